# Ctrl-C in a build: a clean end that says how to go on; the same command then makes the same
# release as one that was not disturbed.
cat >interrupt.py <<'P'
import glob, os, re, signal, subprocess, sys, time

def command(out):
    return ["shiftforge", "build", "imagenet-c", "--source", "synthetic:count=30,size=256x256",
            "--chunk", "1", "--threads", "1", "--corruptions", "gaussian_noise",
            "--severities", "1", "--out", out]

number = getattr(signal, sys.argv[1])
process = subprocess.Popen(command("rel"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
while len(glob.glob("rel/manifests/chunk-*.jsonl")) < 3:
    assert process.poll() is None, process.communicate()
    time.sleep(0.005)
if len(sys.argv) > 2:  # a second build in the same folder
    second = subprocess.run(command("rel"), capture_output=True, text=True)
    print("second: exit", second.returncode, second.stderr, end="")
process.send_signal(number)
out, err = process.communicate()
print("exit", process.returncode, "complete", os.path.exists("rel/manifest.json"), out)
print(re.sub(r"with \d+ of", "with N of", err), end="")
P
made="shiftforge build imagenet-c --source synthetic:count=30,size=256x256 --chunk 1 --threads 1 --corruptions gaussian_noise --severities 1 --progress none"
sh_t "$made --out undisturbed >log"
for signal in SIGINT SIGTERM; do
    t python3 interrupt.py $signal
    sh_t "shiftforge status rel | head -1"
    sh_t "$made --out rel | grep -o 'kept from before'"
    sh_t "shiftforge status rel | head -1"
    sh_t "diff -r --exclude build.log rel undisturbed"
    rm -r rel
done
t python3 interrupt.py SIGINT second
