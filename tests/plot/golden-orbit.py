#!/usr/bin/python3
"""Golden numbers of rotations for test-orbit.c, by scipy: golden-orbit.py > golden-orbit.h"""
import numpy as np
from scipy.spatial.transform import Rotation, Slerp

rng = np.random.default_rng(7)


def c(values):
    return "{ " + ", ".join(f"{v:.17g}" for v in np.ravel(values)) + " }"


def wxyz(rotation):
    x, y, z, w = rotation.as_quat()
    return [w, x, y, z]


print("/* By golden-orbit.py (scipy.spatial.transform.Rotation); quaternions are w, x, y, z. */")
print("static const struct { double axis[3], angle, q[4], matrix[9]; } golden_turns[] = {")
for _ in range(8):
    axis = rng.normal(size=3)
    angle = rng.uniform(-3, 3)
    r = Rotation.from_rotvec(axis / np.linalg.norm(axis) * angle)
    q = np.array(wxyz(r))
    q *= np.sign(np.cos(angle / 2)) * np.sign(q[0])
    print("  {", c(axis) + ",", f"{angle:.17g},", c(q) + ",", c(r.as_matrix()), "},")
print("};")

print("static const struct { double a[4], b[4], product[4]; } golden_products[] = {")
for _ in range(6):
    a, b = Rotation.random(random_state=rng), Rotation.random(random_state=rng)
    print("  {", ", ".join(c(wxyz(r)) for r in (a, b, a * b)), "},")
print("};")

print("static const struct { double a[4], b[4], t, between[4]; } golden_slerps[] = {")
for _ in range(6):
    a, b, t = Rotation.random(random_state=rng), Rotation.random(random_state=rng), rng.uniform()
    between = Slerp([0, 1], Rotation.concatenate([a, b]))([t])[0]
    print("  {", c(wxyz(a)) + ",", c(wxyz(b)) + ",", f"{t:.17g},", c(wxyz(between)), "},")
print("};")

# The viewer stands azimuth degrees to the right and elevation up: the layout turns the other way about y, then towards the viewer.
print("static const struct { double azimuth, elevation, matrix[9]; } golden_angles[] = {")
for azimuth, elevation in [(0, 0), (90, 0), (0, 90), (30, 20), (-120, 45), (179, -60), (10, -89)]:
    r = Rotation.from_euler("yx", [-azimuth, elevation], degrees=True)
    print("  {", f"{azimuth}, {elevation},", c(r.as_matrix()), "},")
print("};")

# The arcball: both points on the ball, the rotation from one to the other about their cross product by twice the angle between.
print("static const struct { double from[2], to[2], matrix[9]; } golden_drags[] = { /* in 800 × 600 */")
for _ in range(6):
    p = rng.uniform(-0.65, 0.65, size=(2, 2))
    ball = np.column_stack([p, np.sqrt(1 - (p**2).sum(1))])
    axis = np.cross(ball[0], ball[1])
    angle = 2 * np.arctan2(np.linalg.norm(axis), ball[0] @ ball[1])
    r = Rotation.from_rotvec(axis / np.linalg.norm(axis) * angle)
    screen = np.column_stack([400 + 400 * p[:, 0], 300 - 400 * p[:, 1]])
    print("  {", c(screen[0]) + ",", c(screen[1]) + ",", c(r.as_matrix()), "},")
print("};")

# A camera at distance radius / perspective in front of the centre, focal length so that the plane of the centre keeps its size.
print("static const struct { double q[4], perspective, center[3], radius, p[3], x, y, depth; } golden_views[] = {")
for perspective in (0, 0.45, 0.8):
    for _ in range(3):
        r = Rotation.random(random_state=rng)
        center, radius = rng.normal(size=3) * 10, rng.uniform(1, 20)
        p = center + rng.normal(size=3) * radius / 3
        v = r.apply(p - center)
        d = radius / perspective if perspective else 1
        f = d / (d - v[2]) if perspective else 1
        print("  {", c(wxyz(r)) + ",", f"{perspective},", c(center) + ",", f"{radius:.17g},", c(p) + ",",
              f"{v[0] * f:.17g}, {v[1] * f:.17g}, {v[2] / radius:.17g}", "},")
print("};")
