// The worker of the search: the theme's own, whose name stands behind the "?", asked and sorted for these pages.
const QUERY = 2, RESULT = 3;
const COPIES = /^(formula-sheet|bibliography|(learn\/)?programs)/; // lists of what other pages explain
const MESSAGES = /^frameworks\/error-messages/; // nobody looks for a message by a single word of it
const CALLS = /^frameworks\//; // single calls: the pages that explain come first
const ENDS = /#(exercises|further-reading|recap|references|summary|the-numbers-computed)$/; // repeat sections
const CODE = /^(numpy|python|code|implement(ation|ing)?|snippet|function|program)$/i; // who types these wants a program
const answer = postMessage.bind(self);
let index, words, coded;

// A query as the theme's search takes it: plain words, without operators. A word that is nowhere on the site loses its
// ending, is taken apart where identifiers are joined, or is replaced by the commonest one that differs by one letter.
const asked = query => {
  const all = cut(query.replace(/[~^*+:]|(^|\s)-+(?=\S)/g, " "));
  const plain = all.filter(word => !CODE.test(word));
  coded = plain.length < all.length;
  words = telling(plain.length ? plain : all).flatMap(known);
  return words.map(weighed).join(" ");
};

const telling = all => {
  const some = all.filter(word => lunr.stopWordFilter(word.toLowerCase()));
  return some.length ? some : all;
};

const cut = text => text.split(lunr.tokenizer.separator).filter(Boolean);

const begins = word => index.tokenSet.intersect(lunr.TokenSet.fromString(`${word}*`)).toArray().length;

const known = written => {
  const word = written.toLowerCase();
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

// By how many of the words a section has, whether it begins a page or not, and whether they are its name. The best
// sections of a page are shown.
const sorted = ({items, ...more}) => {
  for (const sections of items) {
    for (const section of sections) {
      const found = Object.values(section.terms), share = found.filter(Boolean).length / (found.length || 1);
      const page = !section.location.includes("#"), names = [section.title, ...page && section.tags || []];
      section.score *= share ** 2 / (1 + (page + share) ** 2);
      if (names.some(name => telling(cut(name.replace(/<.*?>/g, "").toLowerCase())).join() === words.join()))
        section.score *= page ? 6 : 3;
      if (MESSAGES.test(section.location) && words.length < 2) section.score *= 0.2;
      if (CALLS.test(section.location)) section.score *= 0.5;
      if (COPIES.test(section.location)) section.score *= coded && /^programs/.test(section.location) ? 1.5 : 0.4;
      if (ENDS.test(section.location)) section.score *= 0.3;
    }
    sections.sort((a, b) => b.score - a.score);
  }
  items.sort(([a], [b]) => b.score - a.score);
  for (const [best, ...others] of items)
    for (const section of others.slice(0, 2)) if (section.score > 0.5 * best.score) section.score = best.score;
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
