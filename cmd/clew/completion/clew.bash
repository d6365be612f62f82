# Completion of clew for bash: eval "$(clew completion bash)"
_clew() {
	local line word=$2
	COMPREPLY=()
	while IFS= read -r line; do
		case $line in
		:files)
			compopt -o filenames 2>/dev/null
			while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$word")
			;;
		:dirs)
			compopt -o filenames 2>/dev/null
			while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$word")
			;;
		:more) compopt -o nospace 2>/dev/null ;;
		*) COMPREPLY+=("$line") ;;
		esac
	done < <("${1/#\~/$HOME}" __complete bash -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -o nosort -F _clew clew 2>/dev/null || complete -F _clew clew
