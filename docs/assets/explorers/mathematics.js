// The formulas of the site as pure functions. Vectors are arrays; losses are in nats.

export const logSumExp = z => {
  const c = Math.max(...z);
  return c + Math.log(z.reduce((sum, z_j) => sum + Math.exp(z_j - c), 0));
};

export const softmax = (z, T = 1) => {
  const c = Math.max(...z), e = z.map(z_k => Math.exp((z_k - c) / T)), sum = e.reduce((a, b) => a + b);
  return e.map(e_k => e_k / sum);
};

export const logSoftmax = z => {
  const c = Math.max(...z), shifted = z.map(z_k => z_k - c), log = logSumExp(shifted);
  return shifted.map(s_k => s_k - log);
};

export const exponentials = (z, T, c) => z.map(z_k => Math.exp((z_k + c) / T));
export const crossEntropy = (y, z) => -logSoftmax(z).reduce((sum, log, k) => sum + (y[k] && y[k] * log), 0);
export const gradient = (y, z) => softmax(z).map((p_k, k) => p_k - y[k]);
export const descend = (y, z, eta) => gradient(y, z).map((g_k, k) => z[k] - eta * g_k);

// One loss: what it is in other units, and what ignorance or a bug would pay.
export const surprise = p => -Math.log(p);
export const bits = loss => loss / Math.LN2;
export const hartleys = loss => loss / Math.LN10;
export const perWrongAnswer = (loss, accuracy) => loss / (1 - accuracy);
export const perplexity = loss => Math.exp(loss);
export const probability = loss => Math.exp(-loss);
export const uniformBaseline = K => Math.log(K);
export const softmaxTwice = K => Math.log(1 + (K - 1) / Math.E);
export const smoothingFloor = (epsilon, K) => {
  const rest = epsilon / K, kept = 1 - epsilon + rest;
  return -kept * Math.log(kept) - (K - 1) * rest * Math.log(rest);
};

// Number types: each operation is done in float64 and its result rounded, to nearest, ties to even.
const rounding = (digits, lowest, largest) => x => {
  if (!x || !isFinite(x)) return x;
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), lowest) - digits + 1);
  const rounded = (x / unit + 3 * 2 ** 51 - 3 * 2 ** 51) * unit; // the sum has no place for a fraction
  return Math.abs(rounded) > largest ? Math.sign(x) * Infinity : rounded;
};

export const float32 = Math.fround;
export const bfloat16 = rounding(8, -126, (2 - 2 ** -7) * 2 ** 127);
export const float16 = rounding(11, -14, 65504);
export const types = {float64: x => x, float32, bfloat16, float16};

const narrow = (type, z, shift) => {
  const round = types[type], read = z.map(round), c = shift ? Math.max(...read) : 0;
  const x = read.map(z_k => round(z_k - c)), e = x.map(x_k => round(Math.exp(x_k)));
  return {round, x, e, sum: e.reduce((a, b) => round(a + b))};
};

export const narrowExponentials = (type, z, shift) => narrow(type, z, shift).e;

export const narrowSoftmax = (type, z, shift) => {
  const {round, e, sum} = narrow(type, z, shift);
  return e.map(e_k => round(e_k / sum));
};

// The loss of class k: without the shift minus the logarithm of softmax, with it by log-softmax.
export const narrowLoss = (type, z, k, shift) => {
  const {round, x, e, sum} = narrow(type, z, shift);
  return shift ? round(round(Math.log(sum)) - x[k]) : -round(Math.log(round(e[k] / sum)));
};
