# The binary files of CIFAR as a source.
# records FILE LABEL_BYTES LABEL...: a record a label.
records()
{
    mkdir -p "$(dirname "$1")"
    python3 -c 'import sys
with open(sys.argv[1], "wb") as out:
    for label in map(int, sys.argv[3:]):
        pixels = bytes((label * 40 + plane * 60 + x * 5 + y * 3) % 256 for plane in range(3) for y in range(32) for x in range(32))
        out.write(bytes([label] * int(sys.argv[2])) + pixels)' "$@"
}
records ten/test_batch.bin 1 3 1 4 1 5 9
for batch in 1 2 3 4 5; do records ten/data_batch_$batch.bin 1 2 7; done
printf 'airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n' >ten/batches.meta.txt
records hundred/test.bin 2 11 19 0
b="shiftforge build cifar10-c --corruptions noise --severities 1"
t $b --source cifar:ten --out rel
sh_t 'find rel/clean -type f | sort'
sh_t 'grep -ho "\"key\":[^,]*\|\"label\":[^,]*" rel/manifests/* | paste -sd " "'
t shiftforge verify rel
t shiftforge verify rel --rebuild --source cifar:ten/test_batch.bin
t shiftforge verify rel --rebuild
t $b --source cifar:ten --out rel
t $b --source cifar:ten,split=all --out rel
# The profile of CIFAR in another recipe; the same pixels as in its own.
sh_t "shiftforge build imagenet-c --profile cifar10-c --encode png --corruptions noise --severities 1 --source cifar:ten --out other --progress none | grep images"
for variant in clean gaussian_noise; do t diff -r rel/$variant other/$variant; done
t $b --source cifar:ten,split=train --sink digest
t $b --source cifar:hundred,labels=coarse --sink null
# What is refused.
t $b --source cifar: --sink null
t $b --source cifar:ten,split=valid --sink null
t $b --source cifar:hundred,split=train --sink null
t $b --source cifar:rel --sink null
printf x >>ten/test_batch.bin
t $b --source cifar:ten --out none
records ten/test_batch.bin 1 3 10
t $b --source cifar:ten --out none
t ls
