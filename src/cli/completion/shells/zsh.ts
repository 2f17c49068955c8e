/** Completion for Zsh; what it inserts is quoted by the shell itself. */
export const ZSH = `#compdef runspan
# Completion of runspan for Zsh. Add to ~/.zshrc, after compinit:  source <(runspan completion zsh)
_runspan() {
  local answers line value exit_code
  local -a values shown suffix
  answers=$(command runspan complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)
  exit_code=$?
  if (( exit_code == 3 )); then
    _files
    return
  fi
  (( exit_code == 4 )) && suffix=(-S '')
  for line in "\${(@f)answers}"; do
    value=\${line%%$'\t'*}
    [[ -n $value ]] || continue
    values+=("$value")
    if [[ $line == *$'\t'* ]]; then shown+=("$value -- \${line#*$'\t'}"); else shown+=("$value"); fi
  done
  (( $#values )) && compadd -l -d shown "\${suffix[@]}" -a -- values
}
if [[ "\${funcstack[1]}" == _runspan ]]; then _runspan "$@"; else compdef _runspan runspan; fi
`
