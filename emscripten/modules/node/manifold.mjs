import load from 'manifold-3d';

const start = performance.now();
const module = await load();
module.setup();
const { Manifold } = module;
const frame = Manifold.cube([2, 2, 2], true).subtract(Manifold.cube([1, 1, 3], true));
const wide = frame.transform([2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 0, 0, 1]);
const both = Manifold.union([Manifold.cube([1, 1, 1]), Manifold.cube([1, 1, 1]).translate([3, 0, 0])]);
console.log(frame.volume(), wide.volume(), frame.hull().volume(), frame.getMesh().numTri, both.decompose().length);
console.log(`ms ${Math.round(performance.now() - start)}`);
