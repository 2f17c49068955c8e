# Runs a command in a pseudo-terminal: `pseudo-terminal.py COLUMNS ROWS COMMAND…`. What the terminal would show goes to stdout. On stdin,
# a line of JSON each: {"keys": "…"} is typed, {"size": [columns, rows]} resizes it, {"signal": 15} is sent to the command,
# {"hangup": true} takes the terminal away. The last line on stderr says how the command ended, and whether the terminal
# echoes again as it did before.
import fcntl, json, os, pty, select, signal, struct, sys, termios

columns, rows = int(sys.argv[1]), int(sys.argv[2])
child, terminal = pty.fork()
if child == 0:
    # the size is there before the command asks for it
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.execvp(sys.argv[3], sys.argv[3:])


def echoes():
    try:
        return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
    except termios.error:
        return None


def obey(line):
    global terminal
    asked = json.loads(line)
    if "keys" in asked:
        os.write(terminal, asked["keys"].encode())
    if "size" in asked:
        columns, rows = asked["size"]
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    if "signal" in asked:
        os.kill(child, asked["signal"])
    if "hangup" in asked:
        os.close(terminal)
        terminal = None


waiting = b""
is_listening = True
status = None
while terminal is not None:
    ready, _, _ = select.select([terminal] + ([0] if is_listening else []), [], [], 0.05)
    if terminal in ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            data = b""
        if data:
            os.write(1, data)
        elif status is not None:
            break
    if 0 in ready:
        data = os.read(0, 65536)
        if not data:
            is_listening = False
            os.kill(child, signal.SIGKILL)
        *lines, waiting = (waiting + data).split(b"\n")
        for line in lines:
            obey(line)
            if terminal is None:
                break
    if status is None:
        ended, found = os.waitpid(child, os.WNOHANG)
        if ended:
            status = found
    elif terminal not in ready:
        break

if status is None:
    status = os.waitpid(child, 0)[1]
print(json.dumps({"code": os.waitstatus_to_exitcode(status), "echoes": terminal and echoes()}), file=sys.stderr)
