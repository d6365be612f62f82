#compdef clew
# Completion of clew for zsh: eval "$(clew completion zsh)" behind compinit, or this file as _clew in a folder of $fpath
_clew() {
	local line tab=$'\t'
	local -a typed values shown more
	typed=("${(@Q)words[1,CURRENT-1]}")
	for line in "${(@f)$("${typed[1]/#\~/$HOME}" __complete zsh -- "${typed[@]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
		case $line in
		'') ;;
		:files) _files ;;
		:dirs) _files -/ ;;
		:more) more=(-S '') ;;
		*)
			values+=("${line%%$tab*}")
			if [[ -n ${line#*$tab} ]]; then
				shown+=("${line%%$tab*}  -- ${line#*$tab}")
			else
				shown+=("${line%%$tab*}")
			fi
			;;
		esac
	done
	((${#values})) && compadd -V clew -l -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' "${more[@]}" -d shown -a values
}
if [[ ${funcstack[1]} == _clew ]]; then _clew "$@"; else compdef _clew clew; fi
