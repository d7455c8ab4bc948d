# Options: forms, mistakes, bounds. Nothing is made in any of these.
picture in.png 40 30
a="shiftforge apply pixelate"
t $a --severity=0 in.png out.png
t $a --severity=100 in.png out.png
t $a --severity=6 in.png out.png
t $a --severity=-1 in.png out.png
t $a --severity=1.5 in.png out.png
t $a --severity in.png out.png
t $a --severity
t $a --severity= in.png out.png
t $a --severity --seed 3 in.png out.png
t $a --key --verbose --severity 3 in.png out.png
t $a in.png out.png
t $a --severty 3 in.png out.png
t $a --nothing in.png out.png
t $a -s 3 in.png out.png
t $a --verbose=yes --severity 3 in.png out.png
t $a --severity 3 in.png
t $a --severity 3 in.png out.png more.png
t $a --severity 3 "" out.png
t $a --seed 18446744073709551616 --severity 3 in.png out.png
t $a --set scale in.png out.png
t $a --set scale=2 in.png out.png
t $a --set scale=x in.png out.png
t $a --set scal=0.5 in.png out.png
t $a --set scale=0.5,3 in.png out.png
t $a --severity 3 --encode gif in.png out.png
t $a --severity 3 --encode jpeg:101 in.png out.jpg
t $a --severity 3 --encode jpeg:85 in.png out.png
t $a --severity 3 in.png out.gif
t $a --severity 3 in.png out
t $a --severity 3 --preprocess imagenet-9999 in.png out.png
t $a --severity 3 -- --in.png out.png
b="shiftforge build imagenet-c"
t $b
t $b --source synthetic:count=2
t $b --source synthetic:count=none --sink null
for option in seed threads chunk limit max-pixels max-failures; do
    t $b --source synthetic:count=2 --sink null --$option many
    t $b --source synthetic:count=2 --sink null --$option 99999999999999999999
done
for option in threads chunk limit max-pixels max-failures; do
    t $b --source synthetic:count=2 --sink null --$option 0
done
for option in sink key progress; do
    t $b --source synthetic:count=2 --$option other
done
t $b --source synthetic:count=2 --sink null --corruptions ,
t $b --source synthetic:count=2 --sink null --corruptions pixelate --severities 9
t $b --source synthetic:count=2 --sink null --encode webp
t $b --source synthetic:count=2 --sink null --preprocess big
t $b --source synthetic:count=2 --sink null --labels none.csv
t $b --source synthetic:count=2 --sink null --classes none.txt
t $b --source synthetic:count=2 --sink null --subset none.txt
t ls
