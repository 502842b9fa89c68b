#!/usr/bin/python3
"""Chooses the twenty categorical colours of vec-palette.c and prints them.

A colour is a point of OKLCH with one lightness on light paper and another on dark; both keep the hue. Starting from blue, the
colour whose nearest earlier colour is farthest is taken next, where far means far in OKLab on both papers to normal sight and,
weighted, to deuteranopes and protanopes (Machado, Oliveira & Fernandes 2009, severity 1). Then single colours are exchanged while that
raises the smallest distance, and at last the set is put into farthest-first order so that the first few differ most.
Needs numpy; takes about a minute. Run it again only to change the palette.
"""
import numpy as np

N = 20
BLIND = 0.72  # a distance to colour-blind eyes counts as that much more: fewer colours fit into two dimensions
M1 = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
               [0.2119034982, 0.6806995451, 0.1073969566],
               [0.0883024619, 0.2817188376, 0.6299787005]])
M2 = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
               [1.9779984951, -2.4285922050, 0.4505937099],
               [0.0259040371, 0.7827717662, -0.8086757660]])
DEUTERANOPIA = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])
PROTANOPIA = np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]])


def lab_of_linear(rgb):
    return np.cbrt(np.clip(rgb, 0, 1) @ M1.T) @ M2.T


def linear_of_lch(l, c, h):
    lab = np.stack([l, c * np.cos(h), c * np.sin(h)], -1)
    return (lab @ np.linalg.inv(M2).T) ** 3 @ np.linalg.inv(M1).T


def hexes(rgb):
    s = np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * np.maximum(rgb, 0) ** (1 / 2.4) - 0.055)
    return [(r << 16) | (g << 8) | b for r, g, b in np.rint(np.clip(s, 0, 1) * 255).astype(int)]


light, chroma, hue = [a.ravel() for a in np.meshgrid(
    np.linspace(0.42, 0.78, 13), np.array([0.035, 0.08, 0.12, 0.15, 0.18]), np.radians(np.arange(0, 360, 7.5)), indexing='ij')]
dark = 0.60 + (light - 0.42) * (0.90 - 0.60) / 0.36
dchroma = chroma * 0.92
a, b = linear_of_lch(light, chroma, hue), linear_of_lch(dark, dchroma, hue)
inside = ((a > -1e-3) & (a < 1.001)).all(1) & ((b > -1e-3) & (b < 1.001)).all(1) & ~((chroma < 0.05) & (light > 0.66))
inside &= ~((light > 0.66) & (np.degrees(hue) > 110) & (np.degrees(hue) < 170) & (chroma > 0.13))  # no neon green
light, chroma, hue, a, b = light[inside], chroma[inside], hue[inside], a[inside], b[inside]
views = []
for rgb in (a, b):
    views.append((1.0, lab_of_linear(rgb)))
    for blind in (DEUTERANOPIA, PROTANOPIA):
        views.append((1 / BLIND, lab_of_linear(rgb @ blind.T)))
D = np.full((len(a), len(a)), np.inf)
for weight, lab in views:
    D = np.minimum(D, weight * np.sqrt(((lab[:, None] - lab[None]) ** 2).sum(-1)))


def smallest(s):
    d = D[np.ix_(s, s)] + 9 * np.eye(len(s))
    return d.min()


first = np.argmin((light - 0.54) ** 2 + (chroma - 0.15) ** 2 + (hue - np.radians(255)) ** 2 * 0.02)
rng = np.random.default_rng(7)
best, best_d = None, 0
for attempt in range(1500):
    s = [first]
    while len(s) < N:
        near = D[:, s].min(1) * (1 + 0.15 * rng.random(len(D)))
        near *= 1 + 0.6 * np.minimum(chroma, 0.15)
        s.append(int(np.argmax(near)))
    while True:  # exchange the worse colour of the nearest pair
        d = D[np.ix_(s, s)] + 9 * np.eye(N)
        i, j = np.unravel_index(np.argmin(d), d.shape)
        gain = None
        for k in (i, j):
            if s[k] == first:
                continue
            rest = [t for t in s if t != s[k]]
            near = D[:, rest].min(1)
            t = int(np.argmax(near))
            if near[t] > d.min() + 1e-9:
                gain = (k, t)
                break
        if gain is None:
            break
        s[gain[0]] = gain[1]
    if smallest(s) > best_d:
        best, best_d = s, smallest(s)

order = [first]
while len(order) < N:
    rest = [t for t in best if t not in order]
    order.append(max(rest, key=lambda t: D[t, order].min() * (1 + 2.0 * min(chroma[t], 0.13))))
for name, rgb in (('light', a), ('dark', b)):
    print(name, ', '.join('0x%06x' % v for v in hexes(rgb[order])))
for (weight, lab), name in zip(views, ['light', 'light deuteranopia', 'light protanopia', 'dark', 'dark deuteranopia', 'dark protanopia']):
    p = lab[order]
    d = np.sqrt(((p[:, None] - p[None]) ** 2).sum(-1)) + 9 * np.eye(N)
    print('%-20s smallest OKLab distance: first 8 %.3f, 12 %.3f, 20 %.3f' % (name, d[:8, :8].min(), d[:12, :12].min(), d.min()))
