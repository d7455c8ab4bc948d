# Edits of objects: masks of the source or from files, what is left out, and making it again.
b="shiftforge build imagenet-e --preprocess none --corruptions inversion,size_5,random_background"
t $b --source synthetic:count=3,size=96x72 --out one
t shiftforge verify one --rebuild
# A box as the mask; an image without one is a row with its reason.
pictures photos 2
printf 'path,left,top,right,bottom\nant/00.png,4,4,20,20\n' >boxes.csv
t shiftforge build imagenet-e --preprocess none --corruptions inversion --source photos --masks boxes.csv --out two
sh_t 'grep -o "skipped: [^\"]*" two/manifests/*.jsonl | sort | uniq -c'
t shiftforge status two
t shiftforge verify two
# A build that goes on with another mask makes the image anew; another mask is found.
printf 'path,left,top,right,bottom\nant/00.png,8,4,20,20\n' >other.csv
t shiftforge verify two --rebuild --source photos --masks other.csv
t shiftforge build imagenet-e --preprocess none --corruptions inversion,size_5 --source photos --masks other.csv --out two
t shiftforge verify two --rebuild --source photos --masks other.csv
# The first chunk of an array has nothing but an image that is left out.
printf 'path,left,top,right,bottom\nbee/01.png,4,4,20,20\n' >bee.csv
t shiftforge build imagenet-e --preprocess none --corruptions inversion --source photos --masks bee.csv --sink npy --fill --chunk 1 --out arrays
t shiftforge verify arrays
# Nothing is left.
t shiftforge build imagenet-e --preprocess none --corruptions inversion --source photos --masks boxes.csv --area 0.9-1 --out none
# Refusals.
t $b --source photos --out three
t $b --source synthetic:count=3 --area 1-0 --out three
t $b --source synthetic:count=3 --objects some --out three
t shiftforge build cifar10-c --source photos --masks boxes.csv --out three
t shiftforge apply object_size --set rate=0.1 photos/ant/00.png out.png
