// What travels small (maps/packed.py) is read here: gzip, in base64 where a page is text. A few lines of
// our own, for browsers' own readers are younger than many an office's browser and answer only later.
gaibao.bytes = function (base64) {
  var text = atob(base64), bytes = new Uint8Array(text.length);
  for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};

// The JSON in a gzip file of one part and without a name: ten bytes of head, eight of tail.
gaibao.read = function (gzip) {
  var size = new DataView(gzip.buffer, gzip.byteOffset + gzip.length - 4).getUint32(0, true);
  return JSON.parse(new TextDecoder().decode(gaibao.inflate(gzip.subarray(10), new Uint8Array(size))));
};

// A code of Huffman's from the lengths of its words, as a table that 15 bits of input look up:
// the symbol, and how many of the bits are its own.
gaibao.codeTable = function (lengths) {
  var table = new Uint16Array(32768), code = 0;
  for (var bits = 1; bits < 16; bits++) {
    for (var symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== bits) continue;
      for (var back = 0, i = 0; i < bits; i++) back |= (code >> i & 1) << (bits - 1 - i); // the input comes backwards
      for (; back < 32768; back += 1 << bits) table[back] = symbol << 4 | bits;
      code++;
    }
    code <<= 1;
  }
  return table;
};

// RFC 1951: blocks of literal bytes and of copies of what was written before.
gaibao.inflate = function (source, out) {
  var at = 0, held = 0, count = 0, end = 0, last = 0, kind, length, back, i;
  var lengthBase = [], lengthMore = [], backBase = [], backMore = [];
  for (i = 0, length = 3; i < 28; i++) {
    lengthMore[i] = i < 8 ? 0 : (i >> 2) - 1;
    lengthBase[i] = length;
    length += 1 << lengthMore[i];
  }
  lengthBase[28] = 258;
  lengthMore[28] = 0;
  for (i = 0, back = 1; i < 30; i++) {
    backMore[i] = i < 4 ? 0 : (i >> 1) - 1;
    backBase[i] = back;
    back += 1 << backMore[i];
  }
  function more(bits) { // no more than 16 at a time
    while (count < bits) { held |= source[at++] << count; count += 8; }
    var value = held & (1 << bits) - 1;
    held >>>= bits;
    count -= bits;
    return value;
  }
  function symbol(table) {
    while (count < 15) { held |= source[at++] << count; count += 8; }
    var found = table[held & 32767], bits = found & 15;
    held >>>= bits;
    count -= bits;
    return found >> 4;
  }
  function stored() {
    at -= count >> 3; // whole bytes that were looked at too early
    held = count = 0;
    length = source[at] | source[at + 1] << 8;
    out.set(source.subarray(at + 4, at + 4 + length), end);
    end += length;
    at += 4 + length;
  }
  function lengthsGiven() {
    var literals = more(5) + 257, backs = more(5) + 1, given = more(4) + 4, lengths = [], small = [], times, what;
    for (i = 0; i < 19; i++) small[i] = 0;
    for (i = 0; i < given; i++) small[[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15][i]] = more(3);
    small = gaibao.codeTable(small);
    while (lengths.length < literals + backs) {
      what = symbol(small);
      times = what < 16 ? 1 : what === 16 ? 3 + more(2) : what === 17 ? 3 + more(3) : 11 + more(7);
      what = what < 16 ? what : what === 16 ? lengths[lengths.length - 1] : 0;
      while (times--) lengths.push(what);
    }
    return [lengths.slice(0, literals), lengths.slice(literals)];
  }
  function lengthsFixed() {
    var lengths = [], backs = [];
    for (i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    for (i = 0; i < 30; i++) backs[i] = 5;
    return [lengths, backs];
  }
  while (!last) {
    last = more(1);
    kind = more(2);
    if (!kind) { stored(); continue; }
    var codes = (kind === 1 ? lengthsFixed() : lengthsGiven()).map(gaibao.codeTable), next;
    while ((next = symbol(codes[0])) !== 256) {
      if (next < 256) { out[end++] = next; continue; }
      length = lengthBase[next - 257] + more(lengthMore[next - 257]);
      next = symbol(codes[1]);
      back = end - backBase[next] - more(backMore[next]);
      while (length--) out[end++] = out[back++];
    }
  }
  return out;
};
