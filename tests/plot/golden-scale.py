#!/usr/bin/python3
"""The golden numbers of test-value-scale.c: histograms and quantiles by numpy of the same 5,000 numbers, made by a linear congruential
generator so that C and Python agree to the last bit. Copy what it prints into golden-scale.h."""
import numpy as np

N, BINS = 5000, 64


def generate():
    x, out = 7, np.empty(N)
    for i in range(N):
        x = (x * 1664525 + 1013904223) % 2**32
        out[i] = (x >> 8) / (1 << 24)
    return out


def show(name, numbers, kind="double"):
    body = ", ".join(repr(number) for number in np.asarray(numbers).tolist())
    print(f"static const {kind} {name}[] = {{ {body} }};")


u = generate()
linear = u * 30 - 10            # both signs: symmetric ends
skewed = np.exp(u**4 * 12)      # most near 1, the largest 160,000
ends = max(linear.max(), -linear.min())
print("/* Made by golden-scale.py. */")
show("golden_linear", np.histogram(linear, BINS, (-ends, ends))[0], "gint64")
show("golden_log", np.histogram(np.log(skewed), BINS, (np.log(skewed).min(), np.log(skewed).max()))[0], "gint64")
show("golden_quantiles", np.quantile(skewed, np.linspace(0, 1, 17)))
