/**
 * ts-morph, by `require`: for an `import()` of it Node would first read all of its 12 MB once more to find names of exports.
 */
exports.morph = require("ts-morph");
