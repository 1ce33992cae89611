// The worker of the search: the theme's own, whose name stands behind the "?", asked and sorted for these pages.
const SETUP = 0, QUERY = 2, RESULT = 3;
const COPIES = /^(formula-sheet|bibliography|(learn\/)?programs)/; // lists of what other pages explain
const MESSAGES = /^frameworks\/error-messages/; // nobody looks for a message by a single word of it
const CALLS = /^frameworks\//; // single calls: the pages that explain come first
const ENDS = /^bibliography|#(exercises|further-reading|recap|references|summary|the-numbers-computed)$/; // repeat sections
const CODE = /^(numpy|python|code|implement(ation|ing)?|snippet|program)$/i; // who types these wants a program
const EXERCISE = /^(exercises?|quiz|homework|problems?|solutions?)$/i;
// Words that are in most questions, and say nothing of their subject; and the kinds of messages.
const FILLER = RegExp(
  "^(calculate[ds]?|calculating|called|computed?|computing|do(es)?n.t|easy|examples?|expla(in(ed)?|nation)|function|giv(es|ing)|guide"
  + "|intuition|meaning|need(ed)?|returns?|simple|tutorial|understand(ing)?|us(ed?|ing)|versus|vs|work(ed|ing|s))$"
  + String.raw`|^\w+(error|warning)$`,
);
const SHORT = {val: "validation", js: "javascript", ts: "typescript", acc: "accuracy", grad: "gradient", prob: "probability"};
const EITHER = /\b(vs|versus|or|difference|between)\b/i, PAIRS = /^practice\/which-is-which/; // for who asks for two
// What stands before the name of a call, in a query or in the title of a section, or is the name of its page.
const LIBRARY = /^(torch|pytorch|nn|functional|f|jax|optax|tf|tensorflow|keras|ops|losses|scipy|special|stats|sklearn|scikit|metrics|mlx|mx|paddle)$/;
const SPELLING = [[/iz(?=[aei])/, "is"], [/or(?=s?$|ed$|ing$)/, "our"], [/el(?=ed$|ing$)/, "ell"], [/ense$/, "ence"]];
const FAMILY = /(?<=^[a-z]{4,})(ed|e?s|ing|ity|ive|ically|ation|e)$/; // ends of words of one family
const answer = postMessage.bind(self);
let index, titles, texts, words, others, pairs, coded, either, exercise;

// The sections as words, and what readers call them beside their titles, in a field of its own with calls taken apart.
const read = sections => {
  titles = new Map(sections.map(({location, title, tags = [], words = []}) =>
    [location, [title, ...location.includes("#") ? [] : tags, ...words]]));
  for (const section of sections) {
    const call = !MESSAGES.test(section.location) && section.title.match(/^<code>([\w.]*[._][\w.]*)/)?.[1];
    if (call) section.words = [plain(call), call.replace(/.*\./, ""), ...section.words ?? []];
  }
  texts = new Map(sections.map(({location, title, words = [], text}) => [location, plain([title, ...words, text].join(" "))]));
};

// A query as the theme's search takes it: plain words, without operators. A word that is nowhere on the site loses its
// ending, is taken apart where identifiers are joined, or is replaced by the commonest one that differs by one letter.
const asked = query => {
  const all = cut(query.replace(/[~^*+:]|(^|\s)-+(?=\S)/g, " "));
  const plainly = all.filter(word => !CODE.test(word) && !EXERCISE.test(word));
  coded = all.some(word => CODE.test(word)) || /\bscratch\b/i.test(query);
  exercise = all.some(word => EXERCISE.test(word));
  either = EITHER.test(query);
  pairs = together(plainly);
  words = telling(plainly.length ? plainly : all).flatMap(known);
  others = new Map(words.map(word => [word, [word, ...related(word)]]));
  return [...new Set([...others.values()].flat())].map(word => weighed(word, words.includes(word))).join(" ");
};

// Words that follow each other in the query, with what stands between them.
const together = all => {
  const at = all.map((_, place) => place).filter(place => telling([all[place], "."]).length > 1);
  return at.slice(1).map((end, place) => plain(all.slice(at[place], end + 1).join(" ")));
};

const telling = all => {
  const some = all.filter(word => lunr.stopWordFilter(word.toLowerCase()) && !FILLER.test(word.toLowerCase()));
  return some.length ? some : all;
};

const cut = text => text.split(lunr.tokenizer.separator).filter(Boolean);

const like = pattern => index.tokenSet.intersect(lunr.TokenSet.fromString(pattern)).toArray();

const begins = word => like(`${word}*`).length;

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

// What may stand for a word: another spelling, another of its family, a rounded number, a call of a library.
const related = word => {
  const found = SPELLING.map(pair => word.replace(...pair));
  if (FAMILY.test(word)) found.push(word.replace(FAMILY, ""));
  if (/^\d+\.\d{4,}$/.test(word)) found.push((+word).toFixed(4), (+word).toFixed(3));
  if (/^\d+\.0+$/.test(word)) found.push(`${+word}`);
  if (/[a-z]_/.test(word)) found.push(...like(`*.${word}`));
  return [...new Set(found)].filter(other => other !== word && begins(other));
};

// As a whole word it counts more than as the beginning of another, and a short one only so.
const weighed = (word, own) => {
  if (!own) return word.length < 3 ? `${word}^1` : word;
  return !(word in index.invertedIndex) ? `${word}*^2` : word.length < 3 ? `${word}^4` : `${word}^4 ${word}*^2`;
};

// A text as words with a space before each; identifiers are taken apart, numbers are not.
const plain = text => {
  const words = text.replace(/<[^>]*>|&\w+;/g, " ").toLowerCase().replace(/[^\p{L}\p{N}.]+|\.(?!\d)|(?<!\d)\./gu, " ");
  return ` ${words.trim()}`;
};

// The words of a title or a query one after the other, with identifiers taken apart.
const named = text => telling(cut(text.replace(/<.*?>/g, "").toLowerCase().replace(/[._]/g, " ")));

// The same for several words in another order, and for one thing and many.
const alike = list => list.length < 2 ? list.join() : list.map(word => word.replace(/(?<=...)s$/, "")).sort().join();

// How well the query names a section: it is the title or its beginning, or the library and the call of that title.
const naming = (title, location) => {
  const name = named(title), query = named(words.join(" ")), calls = CALLS.test(location);
  if (alike(name) === alike(query)) return 1;
  if (query.length > (calls ? 2 : 1) && name.join(" ").startsWith(`${query.join(" ")} `)) return 0.3;
  const call = list => list.filter(word => !LIBRARY.test(word)).join(""), wanted = call(query).replace(/(?<=.)loss$/, "");
  const of = query.filter(word => LIBRARY.test(word)).map(word => /^(nn|functional|f)$/.test(word) ? "torch" : word);
  if (!calls || !wanted || !of.some(library => `${location} ${title}`.includes(library))) return 0;
  return [wanted, wanted.replace("bce", "binarycrossentropy")].includes(call(name)) ? 1 : call(name).startsWith(wanted) ? 0.7 : 0;
};

// By how many of the words a section has, whether it begins a page or not, whether words stand side by side as in the
// query, and whether they are its name. The best sections of a page are shown.
const sorted = ({items, ...more}) => {
  for (const sections of items) {
    for (const section of sections) {
      const page = !section.location.includes("#"), text = texts.get(section.location) ?? "";
      const name = Math.max(...titles.get(section.location).map(each => naming(each, section.location)));
      const found = new Map(words.map(word => [word, others.get(word).some(other => section.terms[other])]));
      const share = name ? 1 : words.filter(word => found.get(word)).length / (words.length || 1);
      const sideBySide = pairs.filter(pair => text.includes(pair)).length / (pairs.length || 1);
      section.terms = Object.fromEntries(found);
      delete section.words;
      section.score *= share ** 2 / (1 + (page + share) ** 2) * (1 + name * (page ? 8 : 4)) * (1 + sideBySide);
      if (MESSAGES.test(section.location) && words.length < 2) section.score *= 0.2;
      if (CALLS.test(section.location) && (!name || words.length < 3 && !LIBRARY.test(named(words[0])[0]))) section.score *= 0.5;
      if (COPIES.test(section.location)) section.score *= coded && /^programs/.test(section.location) ? 3 : 0.4;
      if (PAIRS.test(section.location) && !either) section.score *= 0.15;
      if (ENDS.test(section.location)) section.score *= exercise && /#exercises$/.test(section.location) ? 8 : 0.3;
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
  if (message.type === SETUP) read(message.data.docs);
  if (message.type === QUERY) message.data = asked(message.data);
});

importScripts(location.search.slice(1));
const {build} = lunr.Builder.prototype;
lunr.Builder.prototype.build = function () {
  return (index = build.call(this));
};
