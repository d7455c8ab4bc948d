# MedMNIST-C from MedMNIST's files: which dataset, where it goes, what is refused, and the same files as
# an original.
python3 - <<'P'
import os, struct, zipfile, zlib

def array(shape, values):
    """The bytes of a npy array of uint8."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(11 + len(header)) % 64) + "\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header.encode() + bytes(values)

def write(path, images, labels):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for split, count in (("train", 2), ("val", 1), ("test", 3)):
            pixels = [(i * 7 + i // 28) % 256 for i in range(count * 28 * 28 * images)]
            archive.writestr(f"{split}_images.npy", array((count, 28, 28) if images == 1 else (count, 28, 28, 3), pixels))
            archive.writestr(f"{split}_labels.npy", array((count, labels), [i % 2 for i in range(count * labels)]))

os.mkdir("medmnist")
write("medmnist/pneumoniamnist.npz", 1, 1)
write("medmnist/chestmnist_64.npz", 1, 14)
write("some.npz", 3, 1)
P
b="shiftforge build medmnist-c --progress none"
sh_t "$b --source medmnist/pneumoniamnist.npz --out out | grep -v time"
sh_t 'ls out/pneumoniamnist'
t shiftforge verify out/pneumoniamnist
t shiftforge verify out/pneumoniamnist --rebuild --source medmnist/pneumoniamnist.npz
sh_t 'grep -e \"profile\" -e \"sink\" -e \"encoder\" -e \"task\" -A 2 -e \"classes\" out/pneumoniamnist/manifest.json'
sh_t "$b --source medmnist --dataset all --split val --corruptions contrast_down --severities 1 --out all | grep -v time"
sh_t 'cut -c 1-120 all/chestmnist/manifests/*'
# Other sinks, and files under other names.
sh_t "$b --source some.npz --dataset dermamnist --corruptions black_corner --severities 1 --sink folder --out folder | grep -v time"
sh_t 'cd folder && find . -name "*.png" | sort'
sh_t "shiftforge build cifar10-c --source npz:some.npz,split=train --corruptions contrast --severities 1 --sink digest --progress none | grep digest"
# What cannot be.
t $b --source some.npz --out no
t $b --source medmnist --out no
t $b --source medmnist --dataset pneumonia --out no
t $b --source medmnist --dataset all --profile medmnist-c/octmnist --out no
t $b --source . --dataset all --out no
t $b --source nowhere --out no
t $b --source medmnist --dataset chestmnist --split all --out no
t shiftforge build imagenet-c --source medmnist --dataset chestmnist --out no
t shiftforge build imagenet-c --source npz:none.npz --out no
head -c 300 medmnist/pneumoniamnist.npz >cut.npz
t shiftforge build imagenet-c --source npz:cut.npz --out no
t $b --source medmnist/pneumoniamnist.npz --encode png --out no
t ls no
# As an original.
mkdir -p found/pneumoniamnist
cp out/pneumoniamnist/*.npz found/pneumoniamnist
rm found/pneumoniamnist/clean.npz
sh_t 'shiftforge index found/pneumoniamnist --layout medmnist-c | grep -v time'
t shiftforge verify found/pneumoniamnist
t shiftforge status found/pneumoniamnist
t shiftforge index found --layout medmnist-c
