# A model behind a command: what it is told, what its answers become, and all the ways in which it
# may fail.
b="shiftforge build imagenet-64-c --source synthetic:count=10,size=24x16 --preprocess none --corruptions contrast --severities 1,3 --progress none"
$b --out folder --encode png >log
$b --out tar --sink tar --encode png >log
$b --out npy --sink npy >log
$b --out npz --sink npz >log
cat >model.py <<'P'
"""Scores from mean colours, by Python's own library. A word after the name is a way to fail."""
import array, json, os, struct, sys, time
way = sys.argv[1] if len(sys.argv) > 1 else ""
source, sink = sys.stdin.buffer, sys.stdout.buffer
told = json.loads(source.readline())
if way == "deaf":
    sys.exit(3)
if way == "silent":
    time.sleep(60)
hello = {"protocol": 1, "classes": 12, "batch": 4, "name": "mean colours"}
hello.update({"few": {"classes": 2}, "old": {"protocol": 2}, "layout": {"layout": "HWC"}, "type": {"type": "int8"},
              "std": {"std": [1, 0, 1]}, "mean": {"mean": [1]}, "batch": {"batch": 0}, "name": {"name": 7},
              "scores": {"scores": "votes"}, "planar": {"layout": "NCHW", "type": "float32", "mean": [0.5, 0.25, 0], "std": [0.5, 1, 2]},
              }.get(way, {}))
if way == "differs":  # the first of two processes has few scores, the other more than there is room for
    try:
        os.mkdir("first")
    except FileExistsError:
        hello["classes"] = 100000
line = json.dumps(hello).encode() + b"\n"
sink.write({"text": b"Loading the model...\n", "long": b"x" * 70000}.get(way, line))
sink.flush()
if way == "told":
    print(json.dumps(told), file=sys.stderr)
batches = 0
while head := source.read(12):
    count, height, width = struct.unpack("<3I", head)
    pixels = height * width
    data = source.read(3 * pixels * count * (4 if way == "planar" else 1))
    batches += 1
    if way == "twice" and not os.path.exists("died"):
        open("died", "w").close()
        os.kill(os.getpid(), 9)
    if way == "dies" and (batches == 3 or os.path.exists("dead")):
        open("dead", "w").close()
        sys.exit(5)
    scores = array.array("f")
    for i in range(count):
        image = data[i * len(data) // count:(i + 1) * len(data) // count]
        if way == "planar":  # back to what the pixels were
            values = array.array("f", image)
            means = [sum(round((v * s + m) * 255) for v in values[c * pixels:(c + 1) * pixels]) / pixels
                     for c, (m, s) in enumerate(((0.5, 0.5), (0.25, 1), (0, 2)))]
        else:
            means = [sum(image[c::3]) / pixels for c in range(3)]
        scores.extend([round(means[k % 3]) / (1 + k) for k in range(12)])
    if way == "nan" and batches == 2:
        scores[13] = float("nan")
    if way == "infinite" and batches == 2:
        scores[13] = float("inf")
    sink.write(struct.pack("<I", count + (way == "count")) + scores.tobytes()[:-5 if way == "little" else None])
    sink.write(b"more" if way == "much" else b"")
    sink.flush()
    if way == "little":
        sys.exit(0)
if way == "dies":
    print(batches, "batches", file=sys.stderr)
P
p="shiftforge predict"
t $p folder --model "python3 model.py" --out folder.npy --progress none
t $p tar --model "python3 model.py" --out tar.npy --progress none
t $p npy --model "python3 model.py" --out npy.npy --jobs 3 --batch 3 --progress none
t $p npz --model "python3 model.py" --out npz.npy --jobs 3 --batch 3 --progress none
t $p folder --model "python3 model.py planar" --out planar.npy --progress none
t cmp folder.npy tar.npy
t cmp folder.npy npy.npy
t cmp folder.npy npz.npy
t cmp folder.npy planar.npy
sh_t 'head -c 128 folder.npy | tail -c 118'
sh_t 'ls *.npy*'
sh_t 'shiftforge score tar --predictions tar.npy 2>/dev/null | grep -e model -e clean -e mean'
sh_t 'shiftforge score tar --predictions tar.npy --name mine 2>/dev/null | head -n 1'
sh_t "$p folder --model 'python3 model.py told' --out told.npy --progress none"
# One that dies is started once more, one that dies again leaves what is done.
t $p folder --model "python3 model.py twice" --out twice.npy --progress none
t cmp folder.npy twice.npy
t $p folder --model "python3 model.py dies" --out dies.npy --progress none
sh_t "grep done dies.npy.part.json; ls dies*"
sh_t "rm dead; sed -i 's/batches == 3 or/batches == 300 or/' model.py; $p folder --model 'python3 model.py dies' --out dies.npy --progress none"
t cmp folder.npy dies.npy
sh_t "ls dies*"
# What another model left is begun anew.
sh_t "sed -i 's/batches == 300 or/batches == 3 or/' model.py; $p folder --model 'python3 model.py dies' --out other.npy --progress none >log 2>&1; ls other*"
t $p folder --model "python3 model.py" --out other.npy --progress none
t cmp folder.npy other.npy
# Hellos and answers that cannot be.
for way in deaf few old layout type std mean batch name scores text long count nan infinite little much; do
    t $p folder --model "python3 model.py $way" --out bad.npy --progress none
done
t $p folder --model "python3 model.py differs" --out bad.npy --jobs 2 --progress none
sh_t "$p folder --model $'r\\xe9s' --out bad.npy"
t $p folder --model "python3 model.py silent" --out bad.npy --timeout 1 --progress none
t $p folder --model "./none" --out bad.npy --progress none
t $p folder --model "echo" --out bad.npy --progress none
t $p folder --model "yes" --out bad.npy --progress none
t $p folder --model "head -c 1000000 /dev/zero" --out bad.npy --progress none
# What else may be wrong.
mkdir -p bad/ant
echo "no image" >bad/ant/1.png
shiftforge build imagenet-64-c --source bad --preprocess none --corruptions contrast --severities 1 --progress none --out none >log
t $p none --model "python3 model.py" --out bad.npy --progress none
rm folder/contrast/3/star/00010.png 2>/dev/null; rm folder/contrast/3/*/00004.png
t $p folder --model "python3 model.py" --out gone.npy --progress none
t $p folder --model "python3 model.py" --out gone.csv
t $p folder --model "python3 model.py"
t $p folder --out gone.npy
t $p nowhere --model "python3 model.py" --out gone.npy
t $p tar --model "python3 model.py" --out no/folder.npy --progress none
