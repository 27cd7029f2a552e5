"""Classifies scikit-image's photographs with a network converted with `--classifier`.

    python check_classifier.py lite2-classifier.onnx 256

Right weights in the right places name what is on the picture; one wrong stride or padding gives the same wrong
class for every picture.
"""

import sys

import numpy as np
import onnxruntime
import skimage.data
from PIL import Image

MEAN = np.array([123.675, 116.28, 103.53], np.float32)
STD = np.array([58.395, 57.12, 57.375], np.float32)
# ImageNet numbers that count as right: espresso and cup; Egyptian, tabby, tiger cat and lynx.
EXPECTED = {"coffee": {967, 968}, "chelsea": {281, 282, 285, 287}}


def classify(session, picture, side):
    image = Image.fromarray(picture)
    edge = min(image.size)
    left, top = (image.width - edge) // 2, (image.height - edge) // 2
    image = image.crop((left, top, left + edge, top + edge)).resize((side, side), Image.BICUBIC)
    values = (np.asarray(image, np.float32) - MEAN) / STD
    return int(session.run(None, {"image": values.transpose(2, 0, 1)[None]})[0].argmax())


def main():
    file, side = sys.argv[1], int(sys.argv[2])
    session = onnxruntime.InferenceSession(file)
    found = {name: classify(session, getattr(skimage.data, name)(), side) for name in EXPECTED}
    for name, label in found.items():
        print(f"{name}: class {label} {'right' if label in EXPECTED[name] else 'WRONG'}")
    sys.exit(0 if all(label in EXPECTED[name] for name, label in found.items()) else 1)


if __name__ == "__main__":
    main()
