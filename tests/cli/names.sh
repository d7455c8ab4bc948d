# Names that do not exist.
t shiftforge list corruption
t shiftforge list everything
t shiftforge list profiles recipes
t shiftforge describe
t shiftforge describe jpeg_compresion
t shiftforge describe imagnet-c
t shiftforge describe qqqqqqqqqq
t shiftforge describe pixelate --json --markdown
sh_t 'shiftforge describe tiny-imagenet-c | head -8 | grep -v corruptions'
t shiftforge describe pixelate
picture in.png 40 30
t shiftforge apply pixelat --severity 1 in.png out.png
t shiftforge apply pixelate --severity 1 --profile imagenet in.png out.png
t shiftforge preview --corruptions pixelate,digitl in.png out.png
t shiftforge preview --severities 1-x in.png out.png
t shiftforge preview --severities 0-5 in.png out.png
t shiftforge preview --preprocess imagenet224 in.png out.png
t shiftforge build imagenetc --source synthetic: --sink null
t shiftforge build imagenet-c --source synthetic: --sink null --profile cifar
t shiftforge build imagenet-c --source synthetic: --sink null --profile cifar-10-c
t shiftforge build imagenet-c --source synthetic: --sink null --preprocess imagenet224
t shiftforge build imagenet-c --source list: --sink null
t shiftforge build imagenet-c --source synthetic: --sink nul
t ls
