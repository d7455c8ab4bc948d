# Edits that a program of the user's makes.
cat >mask.py <<'P'
with open("mask.pgm", "wb") as file:
    file.write(b"P5 40 30 255\n" + bytes(255 * (12 <= x < 30 and 8 <= y < 22) for y in range(30) for x in range(40)))
P
python3 mask.py
picture dog.png 40 30
# program NAME LINES: a generator in shell.
program()
{
    printf '#!/bin/sh\n[ "$1" = --version ] && echo %s 1 && exit\n%s\n' "$1" "$2" >"$1"
    chmod +x "$1"
}
program plain 'echo >>log; cp "$1/background.png" "$1/output.png"'
program other 'cp "$1/background.png" "$1/output.png"'
program broken 'echo "no memory on the card" >&2; exit 3'
program noisy 'head -c 1200 /dev/urandom >"$1/more"; shiftforge apply gaussian_noise --severity 1 --key "$(date +%N)$$" "$1/background.png" "$1/output.png"'
program moody '[ ! -e calm ] && grep -q bolt "$1/params.json" && { echo "not this one" >&2; exit 1; }; cp "$1/background.png" "$1/output.png"'
# The reference: of strength 0 the control, of strength 1 the mean of the background, to the bit.
reference="$TESTS/../../tools/generators/flat_background.py"
edit() { shiftforge apply background_generate --generator "$reference" --mask mask.pgm --set erode=1 --set feather=1 "$@"; }
edit --set strength=0 dog.png none.png
edit --set strength=1 dog.png all.png
edit --set strength=0.5 dog.png half.png
t shiftforge apply inversion --profile imagenet-e --severity 1 --mask mask.pgm dog.png inversion.png
t shiftforge apply background_fill --profile backgrounds --severity 3 --mask mask.pgm dog.png fill.png
t cmp none.png inversion.png
t cmp all.png fill.png
t cmp -s half.png fill.png
# A build, whose pictures the next one has from the cache; the release is the same.
build="shiftforge build imagenet-e --preprocess none --source synthetic:count=3,size=32x24"
more="--profile generated --corruptions background_generate --severities"
t $build $more 1-2 --generator ./plain --generator-cache cache --out one
sh_t 'wc -l <log'
sh_t 'grep -o "\"generator\": .*" one/manifest.json'
t $build $more 1-2 --generator ./plain --generator-cache cache --threads 1 --out two
sh_t 'wc -l <log; diff -r one two -x build.log -x .shiftforge && echo same'
t $build --generator ./plain --generator-cache cache --out one --profile generated
# verify makes them again, by the program that it is given.
t shiftforge verify two
t shiftforge verify two --rebuild
t shiftforge verify two --rebuild --generator ./other
t shiftforge verify two --generator ./plain
t shiftforge verify two --rebuild --generator ./plain --generator-cache cache
t shiftforge verify two --rebuild --generator ./plain
t $build $more 1 --generator ./noisy --out noise --limit 1
t shiftforge verify noise --rebuild --generator ./noisy
# Another program is another dataset.
t $build $more 1 --generator ./other --out two
# One that fails leaves its images out.
t $build $more 1 --generator ./broken --generator-tries 3 --out three
t $build $more 1 --generator ./moody --out four
touch calm
t $build $more 1 --generator ./moody --out four
t $build $more 1 --generator ./broken --strict --out five
# Refusals.
t $build $more 1 --out six
t $build $more 1 --generator ./none --out six
t $build $more 1 --generator mask.py --out six
t $build $more 1 --generator ./plain --generator-cache none/cache --out six
t $build --generator ./plain --severities 1 --out six
t shiftforge apply background_generate --profile generated --severity 1 --mask mask.pgm dog.png out.png
t shiftforge apply background_generate --profile generated --severity 1 --generator ./plain dog.png out.png
t shiftforge apply inversion --profile generated --severity 1 --mask mask.pgm --generator ./plain dog.png out.png
t shiftforge apply background_generate --profile generated --severity 1 --mask mask.pgm --generator ./broken dog.png out.png
t $build --severities 1 --generator-cache cache --out six
t shiftforge apply inversion --profile generated --severity 1 --mask mask.pgm --generator-tries 2 dog.png out.png
t shiftforge preview --profile generated --mask mask.pgm --generator ./plain dog.png sheet.png
# Stopped on request, the program is, too.
program slow 'sleep 600'
t timeout --foreground -s INT 1 $build $more 1 --generator ./slow --out seven
