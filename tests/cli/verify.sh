# What verify and status say of a release that is whole, damaged, made again.
pictures photos 4
b="shiftforge build cifar10-c --source photos --corruptions pixelate,gaussian_noise --severities 1 --progress none"
sh_t "$b --out rel >log"
t shiftforge status rel
t shiftforge status rel --json
sh_t 'shiftforge status rel --json | python3 -m json.tool >/dev/null'
t shiftforge verify rel
t shiftforge verify rel --rebuild --source photos
t shiftforge verify rel --rebuild --source photos --sample 2 --threads 1
t shiftforge verify rel --rebuild --source none
t shiftforge verify rel --rebuild
# Damage.
rm rel/clean/ant/00.png
cp rel/clean/bee/01.png rel/clean/bee/stranger.png
cp rel/clean/bee/01.png rel/pixelate/1/bee/01.png
printf x >>rel/gaussian_noise/1/bee/03.png
t shiftforge verify rel
# More than twenty findings are counted, unless all are asked for.
for i in $(seq 10 39); do echo more >"rel/$i.txt"; done
t shiftforge verify rel
sh_t 'shiftforge verify rel --all | grep -c ^extra'
# Another source: the pixels differ.
sh_t "$b --out second >log"
pictures photos2 4
picture photos2/ant/00.png 40 30 77
t shiftforge verify second --rebuild --source photos2
# Bad values.
t shiftforge verify second --sample 3
t shiftforge verify second --source photos
t shiftforge verify second --rebuild --source photos --sample 0
t shiftforge verify
