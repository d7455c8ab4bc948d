# JSON lines for programs; plain lines and nothing in logs.
pictures photos 4
b="shiftforge build cifar10-c --source photos --corruptions brightness --severities 1,2"
$b --out rel --progress json >lines 2>messages
t cat messages
cat >check.py <<'P'
import json
lines = [json.loads(line) for line in open("lines")]
assert lines[-1]["event"] == "done" and lines[-1]["status"] == "SHF_OK"
assert lines[-1]["outputs"] == 12 and lines[-1]["outputs_done"] == 12
progress = [line for line in lines if line["event"] == "progress"]
assert progress and progress[-1]["outputs_done"] == progress[-1]["outputs_total"] == 12
assert [p["outputs_done"] for p in progress] == sorted(p["outputs_done"] for p in progress)
P
t python3 check.py
t $b --out rel --progress json
t $b --out rel --progress json --dry-run
t $b --out none --progress none
t $b --out plain --progress plain
# On a terminal there is a bar, which is gone at the end.
cat >terminal.py <<'P'
import os, pty, sys
shown = b""
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    try:
        part = os.read(fd, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
print("exit", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
bars = [line for line in shown.split(b"\r") if line.startswith(b"[")]
print("a bar:", bool(bars), "all short:", all(len(line) <= 83 for line in bars))
print("wiped:", b"\r\x1b[Kimages" in shown)
P
t python3 terminal.py shiftforge build imagenet-c --source synthetic:count=60 --sink digest --corruptions gaussian_noise
