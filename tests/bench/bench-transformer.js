// onnxruntime beside bench-transformer: node bench-transformer.js MODULE MODEL.onnx IDS.json THREADS VECTORS
// IDS.json holds lists of ids, sorted by length as sentence-transformers does; batches of 32, padded to the longest.
const fs = require("fs");
const [module_path, model, ids_path, threads, output] = process.argv.slice(2);
const ort = require(module_path);
const BATCH = 32;

function makeFeeds (texts) {
  const width = Math.max(...texts.map(ids => ids.length));
  const fill = f => Int32Array.from({ length: texts.length * width }, (_, i) => f(texts[Math.floor(i / width)], i % width));
  const tensor = f => new ort.Tensor("int32", fill(f), [texts.length, width]);
  return { ids: tensor((t, j) => t[j] || 0), types: tensor(() => 0), mask: tensor((t, j) => +(j < t.length)) };
}

async function main () {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: +threads, interOpNumThreads: 1, graphOptimizationLevel: "all" });
  const texts = JSON.parse(fs.readFileSync(ids_path));
  const order = texts.map((_, i) => i).sort((a, b) => texts[b].length - texts[a].length);
  let vectors;
  async function run (chosen) {
    const start = process.hrtime.bigint(), usage = process.cpuUsage();
    for (let i = 0; i < chosen.length; i += BATCH) {
      const part = chosen.slice(i, i + BATCH);
      const out = (await session.run(makeFeeds(part.map(t => texts[t])))).vectors;
      const d = out.dims[1];
      vectors = vectors || new Float32Array(texts.length * d);
      part.forEach((t, j) => vectors.set(out.data.subarray(j * d, (j + 1) * d), t * d));
    }
    const cpu = process.cpuUsage(usage);
    console.log(JSON.stringify({ wall: Number(process.hrtime.bigint() - start) / 1e9, cpu: (cpu.user + cpu.system) / 1e6 }));
  }
  const lines = require("readline").createInterface({ input: process.stdin });
  for await (const line of lines)
    await run(line === "one" ? [0] : order);
  if (output)
    fs.writeFileSync(output, Buffer.from(vectors.buffer));
}

main().catch(error => { console.error(error.message); process.exit(1); });
