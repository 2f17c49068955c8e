// What was typed goes to `runspan complete` as one argument, and its answers come back as text: nothing of either is evaluated.

/** Completion for Bash, also for 3.2, which macOS has. */
export const BASH = `# Completion of runspan for Bash. Add to ~/.bashrc:  source <(runspan completion bash)
_runspan() {
  local answers answer status
  COMPREPLY=()
  answers=$(command "\${COMP_WORDS[0]}" complete --line -- "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  status=$?
  if [ "$status" -eq 3 ]; then
    compopt -o default 2>/dev/null
    return
  fi
  [ "$status" -eq 4 ] && compopt -o nospace 2>/dev/null
  while IFS= read -r answer; do
    [ -n "$answer" ] && COMPREPLY+=("$answer")
  done <<< "$answers"
}
complete -F _runspan runspan
`
