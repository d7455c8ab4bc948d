# One image in, one out.
picture in.png 40 30
t shiftforge apply identity in.png same.png
t shiftforge apply identity same.png again.png
t cmp same.png again.png
t shiftforge apply identity --severity 1 in.png none.png
t shiftforge apply pixelate --severity 3 in.png a.png
t shiftforge apply pixelate --severity=3 --seed=7 --key x -- in.png b.png
t cmp a.png b.png
t shiftforge apply --set scale=0.4 pixelate in.png c.png --verbose
t shiftforge apply pixelate --severity 3 in.png d.png
t cmp c.png d.png
# A seed and a key matter to a random corruption, the name of the output does not.
for run in "--key k a1.png" "--key k a2.png" "--key l a3.png" "--key k --seed 1 a4.png"; do
    t shiftforge apply gaussian_noise --severity 2 in.png $run
done
t cmp a1.png a2.png
t cmp -s a1.png a3.png
t cmp -s a1.png a4.png
t shiftforge apply gaussian_noise --severity 2 in.png a5.png
t shiftforge apply gaussian_noise --severity 2 --key in.png in.png a6.png
t cmp a5.png a6.png
# A value that looks like an option is written with "=".
t shiftforge apply gaussian_noise --severity 2 --key=--verbose in.png a7.png
# A file may be its own output.
cp in.png own.png
t shiftforge apply pixelate --severity 3 own.png own.png
t cmp own.png a.png
# Standard input and output.
sh_t 'shiftforge apply pixelate --severity 3 - - <in.png | cmp - a.png'
sh_t 'shiftforge apply pixelate --severity 3 in.png - | shiftforge apply identity - e.png'
t cmp e.png a.png
sh_t 'shiftforge apply pixelate --severity 3 --encode jpeg:85 in.png - | head -c 3 | od -An -tx1'
sh_t 'shiftforge apply pixelate --severity 3 in.png out.jpeg; head -c 3 out.jpeg | od -An -tx1'
sh_t 'shiftforge apply pixelate --severity 3 in.png OUT.JPG; cmp OUT.JPG out.jpeg'
# Preprocessing makes the network's input.
t shiftforge apply identity --preprocess imagenet-224 in.png big.png
sh_t 'head -c 24 big.png | tail -c 8 | od -An -tu1'
# The CPU levels agree; one that is not there is refused.
sh_t 'SHIFTFORGE_CPU_LEVEL=baseline shiftforge apply gaussian_noise --severity 2 --key k in.png - | cmp - a1.png'
sh_t 'SHIFTFORGE_CPU_LEVEL=v9 shiftforge list'
