// The worker of the search: the theme's own, whose name stands behind the "?", asked and sorted for these pages.
const QUERY = 2, RESULT = 3;
const COPIES = /^(formula-sheet|bibliography|(learn\/)?programs)/; // lists of what other pages explain
const MESSAGES = /^frameworks\/error-messages/; // nobody looks for a message by a single word of it
const CALLS = /^frameworks\//; // single calls: the pages that explain come first
const ENDS = /^bibliography|#(exercises|further-reading|recap|references|summary|the-numbers-computed)$/; // repeat sections
const CODE = /^(numpy|python|code|implement(ation|ing)?|snippet|program)$/i; // who types these wants a program
// Words that are in most questions, and say nothing of their subject; and the kinds of messages.
const FILLER = /^(called|used?|using|calculated?|computed?|explain(ed)?|explanation|meaning|function|vs|versus)$|^\w+(error|warning)$/;
const SHORT = {val: "validation", js: "javascript", ts: "typescript", acc: "accuracy", grad: "gradient", prob: "probability"};
const EITHER = /\b(vs|versus|or|difference|between)\b/i, PAIRS = /^practice\/which-is-which/; // for who asks for two
// What stands before the name of a call, in a query or in the title of a section, or is the name of its page.
const LIBRARY = /^(torch|pytorch|nn|functional|f|jax|optax|tf|tensorflow|keras|ops|losses|scipy|special|stats|sklearn|scikit|metrics|mlx|mx|paddle)$/;
const answer = postMessage.bind(self);
let index, words, coded, either;

// A query as the theme's search takes it: plain words, without operators. A word that is nowhere on the site loses its
// ending, is taken apart where identifiers are joined, or is replaced by the commonest one that differs by one letter.
const asked = query => {
  const all = cut(query.replace(/[~^*+:]|(^|\s)-+(?=\S)/g, " "));
  const plain = all.filter(word => !CODE.test(word));
  coded = plain.length < all.length || /\bscratch\b/i.test(query);
  either = EITHER.test(query);
  words = telling(plain.length ? plain : all).flatMap(known);
  return words.map(weighed).join(" ");
};

const telling = all => {
  const some = all.filter(word => lunr.stopWordFilter(word.toLowerCase()) && !FILLER.test(word.toLowerCase()));
  return some.length ? some : all;
};

const cut = text => text.split(lunr.tokenizer.separator).filter(Boolean);

const begins = word => index.tokenSet.intersect(lunr.TokenSet.fromString(`${word}*`)).toArray().length;

const known = written => {
  const word = SHORT[written.toLowerCase()] ?? written.toLowerCase();
  if (begins(word)) return word;
  const short = word.replace(/(?<=^[a-z]{4,})(?:ing|ed|es|s|e)$/, "");
  if (begins(short)) return short;
  const parts = written.split(/[._]|(?<=[a-z])(?=[A-Z])/).filter(Boolean);
  if (parts.length > 1) return parts.flatMap(known);
  if (!/^[a-z]{4,}$/.test(word)) return word;
  const near = index.tokenSet.intersect(lunr.TokenSet.fromFuzzyString(word, 1)).toArray();
  return near.sort((a, b) => pages(b) - pages(a))[0] ?? word;
};

const pages = word => Object.keys(index.invertedIndex[word].text).length;

// As a whole word it counts more than as the beginning of another, and a short one only so.
const weighed = word => !(word in index.invertedIndex) ? word : word.length < 3 ? `${word}^2` : `${word}^2 ${word}`;

// The words of a title or a query one after the other, with identifiers taken apart.
const named = text => telling(cut(text.replace(/<.*?>/g, "").toLowerCase().replace(/[._]/g, " ")));

// How well the query names a section: it is the title or its beginning, or the library and the call of that title.
const naming = (title, location) => {
  const name = named(title), query = named(words.join(" ")), calls = CALLS.test(location);
  if (name.join() === query.join()) return 1;
  if (query.length > (calls ? 2 : 1) && name.join(" ").startsWith(`${query.join(" ")} `)) return 0.3;
  const call = list => list.filter(word => !LIBRARY.test(word)).join(""), wanted = call(query).replace(/(?<=.)loss$/, "");
  const of = query.filter(word => LIBRARY.test(word)).map(word => /^(nn|functional|f)$/.test(word) ? "torch" : word);
  if (!calls || !wanted || !of.some(library => `${location} ${title}`.includes(library))) return 0;
  return [wanted, wanted.replace("bce", "binarycrossentropy")].includes(call(name)) ? 1 : call(name).startsWith(wanted) ? 0.7 : 0;
};

// By how many of the words a section has, whether it begins a page or not, and whether they are its name. The best
// sections of a page are shown.
const sorted = ({items, ...more}) => {
  for (const sections of items) {
    for (const section of sections) {
      const page = !section.location.includes("#"), names = [section.title, ...page && section.tags || []];
      const found = Object.values(section.terms), name = Math.max(...names.map(each => naming(each, section.location)));
      const share = name ? 1 : found.filter(Boolean).length / (found.length || 1);
      section.score *= share ** 2 / (1 + (page + share) ** 2) * (1 + name * (page ? 8 : 4));
      if (MESSAGES.test(section.location) && words.length < 2) section.score *= 0.2;
      if (CALLS.test(section.location) && (!name || words.length < 3 && !LIBRARY.test(named(words[0])[0]))) section.score *= 0.5;
      if (COPIES.test(section.location)) section.score *= coded && /^programs/.test(section.location) ? 3 : 0.4;
      if (PAIRS.test(section.location) && !either) section.score *= 0.15;
      if (ENDS.test(section.location)) section.score *= 0.3;
    }
    sections.sort((a, b) => b.score - a.score);
  }
  items.sort(([a], [b]) => b.score - a.score);
  for (const [best, ...others] of items) {
    const [first] = best.location.includes("#") ? [best] : others;
    for (const section of others.slice(0, 3)) if (section.score > 0.5 * first.score) section.score = best.score;
  }
  return {items, ...more};
};

self.postMessage = ({type, data}) => answer({type, data: type === RESULT ? sorted(data) : data});
addEventListener("message", ({data: message}) => {
  if (message.type === QUERY) message.data = asked(message.data);
});

importScripts(location.search.slice(1));
const {build} = lunr.Builder.prototype;
lunr.Builder.prototype.build = function () {
  return (index = build.call(this));
};
