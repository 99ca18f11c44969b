// Holds manifests to the schemas of Kubernetes, KEDA and the Prometheus operator: node kubernetes.mjs FILE…
// Prints one line for each object and what its schema says against it; an object of a kind that no schema is here for is an error too, unless
// it is CloudNativePG's.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const packages = { 'keda.sh': '@kubernetes-models/keda/', 'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/' };
const unknown = new Set(['postgresql.cnpg.io']);
let broken = 0;

for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
    const object = document.toJS();
    if (!object) continue;
    const title = `${object.kind}/${object.metadata?.name}`;
    const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
    if (unknown.has(group)) continue;
    try {
      const Model = (await import((packages[group] ?? 'kubernetes-models/') + object.apiVersion))[object.kind];
      if (!Model) throw new Error(`there is no ${object.kind} in ${object.apiVersion}`);
      new Model(object).validate();
      console.log(`${title}: good`);
    } catch (error) {
      broken++;
      console.log(`${title}: ${error.message}`);
    }
  }
}

console.log(`${broken} broken`);
