/** Completion for fish; what it inserts is quoted by the shell itself. */
export const FISH = `# Completion of runspan for fish. Save it:  runspan completion fish > ~/.config/fish/completions/runspan.fish
function __runspan_complete
  set -l before (commandline -opc)
  set -l answers (command runspan complete --current (commandline -ct | string collect) -- $before[2..-1] 2>/dev/null)
  if test $status -eq 3
    __fish_complete_path (commandline -ct)
  else
    string collect -- $answers
  end
end
complete -c runspan -f -a '(__runspan_complete)'
`
