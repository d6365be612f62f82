# Completion of clew for fish: clew completion fish | source
function __clew_complete
    set -l typed (commandline -opc)
    set -l program (string replace -r '^~' $HOME -- $typed[1])
    for line in ($program __complete fish -- $typed (commandline -ct | string unescape) 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path (commandline -ct)
            case :dirs
                __fish_complete_directories (commandline -ct)
            case :more
            case '*'
                echo $line
        end
    end
end
complete -c clew -f -k -a '(__clew_complete)'
