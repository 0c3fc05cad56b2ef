/**
 * Recorded edits of `released.yaml`, and everything that each breaks or adds: line, level, rule, sentence. An addition
 * starts with a plus. Checked by hand once; a change of these lines is a change of what the tool promises.
 */
export interface RecordedEdit {
  readonly name: string;
  /** Texts that stand once in the spec, and what takes their place. */
  readonly replace: readonly (readonly [from: string, to: string])[];
  readonly says: readonly string[];
}

export const EDITS: readonly RecordedEdit[] = [
  {
    name: "a comment and prose",
    replace: [["doc: One truck.", "doc: A vehicle."]],
    says: [],
  },
  {
    name: "a field renamed in place",
    replace: [["      first:  u32", "      begin:  u32"], ["rule: first", "rule: begin"]],
    says: ["52:7 SOURCE SYMBOL_NO_DELETE: truck.first is gone; begin lies in its place"],
  },
  {
    name: "a field widened",
    replace: [["      first:  u32", "      first:  u64"], ["    size: 64\n", "    size: 72\n"]],
    says: [
      "45:3 BYTES STRUCT_SAME_SIZE: truck takes 72 bytes, and took 64",
      "52:15 BYTES FIELD_SAME_TYPE: truck.first is u64, and was u32",
      "53:7 BYTES FIELD_SAME_OFFSET: truck.last lies at byte 16, and lay at 12",
      "54:7 BYTES FIELD_SAME_OFFSET: truck.crates lies at byte 20, and lay at 16",
      "55:7 BYTES FIELD_SAME_OFFSET: truck.flags lies at byte 52, and lay at 48",
      "55:7 BYTES NO_REUSE_OF_RESERVED: truck.flags takes bytes that are reserved",
      "59:7 BYTES FIELD_SAME_OFFSET: truck.route lies at byte 64, and lay at 56",
      "78:19 BYTES STRIDE_SAME: elements of yard.trucks are 72 bytes apart, and were 64",
    ],
  },
  {
    name: "a field's sign",
    replace: [["      last:   u32", "      last:   i32"]],
    says: ["53:15 BYTES FIELD_SAME_TYPE: truck.last is i32, and was u32"],
  },
  {
    name: "two fields swapped",
    replace: [["      first:  u32\n      last:   u32", "      last:   u32\n      first:  u32"]],
    says: [
      "52:7 BYTES FIELD_SAME_OFFSET: truck.last lies at byte 8, and lay at 12",
      "53:7 BYTES FIELD_SAME_OFFSET: truck.first lies at byte 12, and lay at 8",
    ],
  },
  {
    name: "a field deleted and reserved",
    replace: [["      last:   u32\n", "      _last:  { type: u32, reserved: true }\n"], ["    rule: first <= last\n", ""]],
    says: [
      "45:3 SOURCE SYMBOL_NO_DELETE: truck.last is gone",
      "+ 45:3 VALID_WIDENED: truck has lost a rule (first <= last)",
    ],
  },
  {
    name: "a field deleted, its bytes left free",
    replace: [["      sealed: bool\n", ""]],
    says: [
      "62:3 BYTES STRUCT_SAME_SIZE: crate takes 12 bytes, and took 16",
      "62:3 BYTES FIELD_NO_DELETE_UNLESS_RESERVED: crate.sealed is gone, and its bytes are not reserved (12 to 15)",
      "62:3 SOURCE SYMBOL_NO_DELETE: crate.sealed is gone",
      "78:3 BYTES STRIDE_SAME: elements of crates are 12 bytes apart, and were 16",
    ],
  },
  {
    name: "a field deleted, the others moved up",
    replace: [["      weight: { type: kilos }\n", ""]],
    says: [
      "45:3 BYTES FIELD_NO_DELETE_UNLESS_RESERVED: truck.weight is gone, and its bytes are not reserved (4 to 7)",
      "45:3 BYTES RESERVATION_NO_DELETE: truck has 4 reserved bytes less than it had",
      "45:3 SOURCE SYMBOL_NO_DELETE: truck.weight is gone",
      "51:7 BYTES FIELD_SAME_OFFSET: truck.first lies at byte 4, and lay at 8",
      "52:7 BYTES FIELD_SAME_OFFSET: truck.last lies at byte 8, and lay at 12",
      "53:7 BYTES FIELD_SAME_OFFSET: truck.crates lies at byte 12, and lay at 16",
      "54:7 BYTES FIELD_SAME_OFFSET: truck.flags lies at byte 44, and lay at 48",
    ],
  },
  {
    name: "a field takes a reserved word",
    replace: [["      _spare: { type: u32, reserved: true }", "      driver: u32"]],
    says: ["58:7 BYTES NO_REUSE_OF_RESERVED: truck.driver takes bytes that are reserved"],
  },
  {
    name: "a field takes half of a reserved range",
    replace: [["      _reserved0: { type: \"u32[4]\", reserved: true }", "      extra:      \"u32[2]\"\n      _reserved0: { type: \"u32[2]\", reserved: true }"]],
    says: ["77:7 BYTES NO_REUSE_OF_RESERVED: yard.extra takes bytes that are reserved"],
  },
  {
    name: "a reserved range shortened",
    replace: [["_reserved0: { type: \"u32[4]\"", "_reserved0: { type: \"u32[2]\""]],
    says: [
      "78:7 BYTES FIELD_SAME_OFFSET: yard.trucks lies at byte 24, and lay at 32",
      "78:7 BYTES NO_REUSE_OF_RESERVED: yard.trucks takes bytes that are reserved",
    ],
  },
  {
    name: "a reserved field renamed",
    replace: [["_spare:", "_rest: "]],
    says: ["+ 3:10 LAYOUT_CHANGED: the layout has changed in a way that breaks nobody"],
  },
  {
    name: "an array made longer",
    replace: [["crates: \"u32[bays]\"", "crates: \"u32[9]\""], ["    size: 64\n", "    size: 72\n"]],
    says: [
      "45:3 BYTES STRUCT_SAME_SIZE: truck takes 72 bytes, and took 64",
      "54:15 BYTES FIELD_SAME_TYPE: truck.crates is u32[9], and was u32[8]",
      "55:7 BYTES FIELD_SAME_OFFSET: truck.flags lies at byte 52, and lay at 48",
      "55:7 BYTES NO_REUSE_OF_RESERVED: truck.flags takes bytes that are reserved",
      "59:7 BYTES FIELD_SAME_OFFSET: truck.route lies at byte 64, and lay at 56",
      "78:19 BYTES STRIDE_SAME: elements of yard.trucks are 72 bytes apart, and were 64",
    ],
  },
  {
    name: "a constant that counts an array",
    replace: [["bays: 8", "bays: 6"], ["    size: 64\n", "    size: 56\n"]],
    says: [
      "7:9 SOURCE CONSTANT_SAME_VALUE: bays is 6, and was 8",
      "45:3 BYTES STRUCT_SAME_SIZE: truck takes 56 bytes, and took 64",
      "54:15 BYTES FIELD_SAME_TYPE: truck.crates is u32[6], and was u32[8]",
      "55:7 BYTES FIELD_SAME_OFFSET: truck.flags lies at byte 40, and lay at 48",
      "59:7 BYTES FIELD_SAME_OFFSET: truck.route lies at byte 48, and lay at 56",
      "59:7 BYTES NO_REUSE_OF_RESERVED: truck.route takes bytes that are reserved",
      "78:19 BYTES STRIDE_SAME: elements of yard.trucks are 56 bytes apart, and were 64",
    ],
  },
  {
    name: "a constant of no layout",
    replace: [["magic: 0xD007", "magic: 0xD008"]],
    says: ["8:10 SOURCE CONSTANT_SAME_VALUE: magic is 53256, and was 53255"],
  },
  {
    name: "a constant renamed",
    replace: [["magic: 0xD007", "mark: 0xD007"]],
    says: [
      "3:10 SOURCE SYMBOL_NO_DELETE: the constant magic is gone",
      "+ 8:3 SYMBOL_ADDED: the constant mark is new",
    ],
  },
  {
    name: "a constant made a parameter",
    replace: [["  magic: 0xD007\n", ""], ["parameters:\n", "parameters:\n  magic: { min: 0, max: 9 }\n"]],
    says: ["10:3 SOURCE SYMBOL_SAME_KIND: magic is a parameter, and was a constant"],
  },
  {
    name: "values of an enum swapped",
    replace: [["loaded: 1", "loaded: 2"], ["gone: 2", "gone: 1"]],
    says: [
      "22:7 BYTES ENUM_VALUE_SAME_NUMBER: state.loaded is 2, and was 1",
      "23:7 BYTES ENUM_VALUE_SAME_NUMBER: state.gone is 1, and was 2",
    ],
  },
  {
    name: "a value deleted",
    replace: [["      lost: 3\n", ""]],
    says: [
      "18:3 BYTES ENUM_VALUE_NO_DELETE_UNLESS_RESERVED: state.lost is gone, and its number is not reserved (3)",
      "18:3 SOURCE SYMBOL_NO_DELETE: state.lost is gone",
    ],
  },
  {
    name: "a value deleted and reserved",
    replace: [["      lost: 3\n", ""], ["reserved: [ { from: 8", "reserved: [ { from: 3, to: 3, why: lost }, { from: 8"]],
    says: ["18:3 SOURCE SYMBOL_NO_DELETE: state.lost is gone"],
  },
  {
    name: "a value renamed",
    replace: [["      lost: 3\n", "      stolen: 3\n"]],
    says: ["24:7 SOURCE SYMBOL_NO_DELETE: state.lost is gone; stolen has its number"],
  },
  {
    name: "a value added",
    replace: [["      lost: 3\n", "      lost: 3\n      found: 4\n"]],
    says: ["+ 25:7 VALUE_ADDED: state.found is new (4)"],
  },
  {
    name: "a value takes a reserved number",
    replace: [["      lost: 3\n", "      lost: 3\n      found: 8\n"], ["from: 8, to: 15", "from: 9, to: 15"]],
    says: ["25:7 BYTES NO_REUSE_OF_RESERVED: state.found takes a number that is reserved (8)"],
  },
  {
    name: "a reservation of numbers removed",
    replace: [["    reserved: [ { from: 8, to: 15, why: repairs } ]\n", ""]],
    says: ["18:3 BYTES RESERVATION_NO_DELETE: state does not reserve 8 to 15 any more"],
  },
  {
    name: "numbers of an open enum reserved",
    replace: [["from: 100, to: 199", "from: 100, to: 299"]],
    says: ["31:17 VALID VALID_NOT_NARROWED: brand refuses numbers that were legal (200 to 299)"],
  },
  {
    name: "an enum closed",
    replace: [["  brand:\n    open: true\n", "  brand:\n"]],
    says: [
      "28:3 SOURCE SYMBOL_SAME_TYPE: brand is closed to the source, and was open",
      "28:3 VALID VALID_NOT_NARROWED: brand refuses numbers without a name, which were legal",
    ],
  },
  {
    name: "an enum opened",
    replace: [["  color:\n", "  color:\n    open: true\n"]],
    says: ["26:3 SOURCE SYMBOL_SAME_TYPE: color is open to the source, and was closed"],
  },
  {
    name: "an enum made signed",
    replace: [["  color:\n", "  color:\n    type: i32\n"]],
    says: ["27:11 BYTES ENUM_SAME_TYPE: color is i32 on the wire, and was u32"],
  },
  {
    name: "an enum renamed",
    replace: [["  color:\n    values", "  paint:\n    values"], ["color:  color", "color:  paint"]],
    says: [
      "3:10 SOURCE SYMBOL_NO_DELETE: the enum color is gone",
      "64:15 SOURCE SYMBOL_SAME_TYPE: crate.color is paint to the source, and was color",
      "+ 26:3 SYMBOL_ADDED: the enum paint is new",
    ],
  },
  {
    name: "a user range narrowed",
    replace: [["[ [16, 255] ]", "[ [16, 127] ]"]],
    says: ["32:3 VALID VALID_NOT_NARROWED: opcode refuses numbers that were users' (128 to 255)"],
  },
  {
    name: "a user range widened",
    replace: [["[ [16, 255] ]", "[ [16, 511] ]"]],
    says: ["+ 32:3 VALID_WIDENED: opcode gives more numbers to users"],
  },
  {
    name: "an opcode's number",
    replace: [["unload: { value: 2", "unload: { value: 3"]],
    says: ["42:7 BYTES OPCODE_SAME_NUMBER: opcode.unload is 3, and was 2"],
  },
  {
    name: "an opcode deleted",
    replace: [["      unload: { value: 2, args: [ { name: truck, type: u32 } ] }\n", ""]],
    says: [
      "32:3 BYTES OPCODE_NO_DELETE_UNLESS_RESERVED: opcode.unload is gone, and its number is not reserved (2)",
      "32:3 SOURCE SYMBOL_NO_DELETE: opcode.unload is gone",
    ],
  },
  {
    name: "arguments swapped",
    replace: [["{ name: truck, type: u32, valid: { max: 63 } }, { name: crate, type: u32 }", "{ name: crate, type: u32 }, { name: truck, type: u32, valid: { max: 63 } }"]],
    says: ["37:7 BYTES OPCODE_SAME_ARGS: load has the arguments (crate: u32, truck: u32), and had (truck: u32, crate: u32)"],
  },
  {
    name: "an argument added",
    replace: [["{ name: crate, type: u32 } ]", "{ name: crate, type: u32 }, { name: bay, type: u32 } ]"]],
    says: ["37:7 BYTES OPCODE_SAME_ARGS: load has the arguments (truck: u32, crate: u32, bay: u32), and had (truck: u32, crate: u32)"],
  },
  {
    name: "an argument renamed",
    replace: [["{ name: crate, type: u32 } ]", "{ name: box, type: u32 } ]"]],
    says: ["39:73 SOURCE SYMBOL_NO_DELETE: load.crate is gone; box lies in its place"],
  },
  {
    name: "an argument's range narrowed",
    replace: [["valid: { max: 63 }", "valid: { max: 31 }"]],
    says: ["39:50 VALID VALID_NOT_NARROWED: load.truck refuses values that were legal (such as 32)"],
  },
  {
    name: "a result's type",
    replace: [["{ name: left, type: u32 }", "{ name: left, type: i32 }"]],
    says: ["37:7 BYTES OPCODE_SAME_RESULTS: load has the results (left: i32), and had (left: u32)"],
  },
  {
    name: "a fault's code",
    replace: [["heavy: 257", "heavy: 300"]],
    says: ["41:30 BYTES FAULT_SAME_NUMBER: the fault heavy of load is 300, and was 257"],
  },
  {
    name: "a range of an alias narrowed",
    replace: [["max: 40000", "max: 30000"]],
    says: ["51:7 VALID VALID_NOT_NARROWED: truck.weight refuses values that were legal (values above 30000)"],
  },
  {
    name: "a range of an alias widened",
    replace: [["max: 40000", "max: 50000"]],
    says: ["+ 51:7 VALID_WIDENED: truck.weight allows more values than it did (values above 40000)"],
  },
  {
    name: "a rule added",
    replace: [["rule: first <= last", "rule: [first <= last, weight > 0]"]],
    says: ["48:27 VALID VALID_NOT_NARROWED: truck has a rule that it did not have (weight > 0)"],
  },
  {
    name: "a rule removed",
    replace: [["    rule: first <= last\n", ""]],
    says: ["+ 45:3 VALID_WIDENED: truck has lost a rule (first <= last)"],
  },
  {
    name: "an order no longer asked for",
    replace: [[", valid: { non_decreasing: true }", ""]],
    says: ["+ 76:7 VALID_WIDENED: yard.times need not be in order any more"],
  },
  {
    name: "bits moved",
    replace: [["door: 1..3, lamp: 4", "door: 2..4, lamp: 1"]],
    says: [
      "57:26 BYTES BITS_SAME_RANGE: truck.flags.door is bits 2 to 4, and was bits 1 to 3",
      "57:38 BYTES BITS_SAME_RANGE: truck.flags.lamp is bit 1, and was bit 4",
    ],
  },
  {
    name: "a bit renamed",
    replace: [["lamp: 4", "light: 4"]],
    says: ["57:38 SOURCE SYMBOL_NO_DELETE: truck.flags.lamp is gone; light lies in its place"],
  },
  {
    name: "a bit deleted",
    replace: [[", lamp: 4", ""]],
    says: [
      "55:7 SOURCE SYMBOL_NO_DELETE: truck.flags.lamp is gone",
      "55:7 VALID VALID_NOT_NARROWED: bits of truck.flags must be zero now, and could be set (0x10)",
    ],
  },
  {
    name: "a bit added",
    replace: [["lamp: 4", "lamp: 4, horn: 5"]],
    says: ["+ 57:47 FIELD_ADDED: truck.flags.horn is new"],
  },
  {
    name: "a bool made a number",
    replace: [["sealed: bool", "sealed: u32"]],
    says: [
      "66:15 SOURCE SYMBOL_SAME_TYPE: crate.sealed is u32 to the source, and was bool",
      "+ 66:7 VALID_WIDENED: crate.sealed allows more values than it did (values above 1)",
    ],
  },
  {
    name: "an atomic made plain",
    replace: [["count:      { type: atomic<u32> }", "count:      { type: u32 }"]],
    says: ["74:27 SOURCE SYMBOL_SAME_TYPE: yard.count is u32 to the source, and was atomic<u32>"],
  },
  {
    name: "a binding",
    replace: [["    binding: 1", "    binding: 2"]],
    says: ["81:14 BINDING BUFFER_SAME_BINDING: crates is at binding 2, and was at 1"],
  },
  {
    name: "a group",
    replace: [["    group: 0\n    binding: 1", "    group: 1\n    binding: 1"]],
    says: ["80:12 BINDING BUFFER_SAME_GROUP: crates is in group 1, and was in 0"],
  },
  {
    name: "an access",
    replace: [["access: read\n", "access: read_write\n"]],
    says: ["82:13 BINDING ACCESS_SAME: crates is read_write, and was read"],
  },
  {
    name: "a buffer deleted",
    replace: [["  crates:\n    group: 0\n    binding: 1\n    access: read\n    element: crate\n    count: crate_count\n", ""]],
    says: [
      "3:10 BINDING BUFFER_NO_DELETE: nothing is bound any more where crates was (group 0, binding 1)",
      "3:10 SOURCE SYMBOL_NO_DELETE: the buffer crates is gone",
    ],
  },
  {
    name: "a buffer renamed",
    replace: [["  crates:\n    group", "  boxes:\n    group"]],
    says: [
      "3:10 SOURCE SYMBOL_NO_DELETE: the buffer crates is gone",
      "+ 79:3 SYMBOL_ADDED: the buffer boxes is new",
    ],
  },
  {
    name: "a buffer of another element",
    replace: [["element: crate", "element: truck"]],
    says: ["79:3 BYTES FIELD_SAME_TYPE: crates is truck[crate_count], and was crate[crate_count]"],
  },
  {
    name: "a buffer made a record",
    replace: [["    element: crate\n    count: crate_count\n", "    fields: { list: \"crate[crate_count]\" }\n"]],
    says: ["79:3 BYTES BUFFER_SAME_TYPE: crates is a record, and was an array"],
  },
  {
    name: "a parameter's maximum lowered",
    replace: [["max: 1000", "max: 500"]],
    says: ["12:3 VALID VALID_NOT_NARROWED: crate_count refuses values that were legal (such as 501)"],
  },
  {
    name: "a parameter's default",
    replace: [["default: 4", "default: 8"]],
    says: ["11:44 SOURCE PARAMETER_SAME_DEFAULT: the default of truck_count is 8, and was 4"],
  },
  {
    name: "a tail counted by another parameter",
    replace: [["\"truck[truck_count]\"", "\"truck[crate_count]\""]],
    says: ["78:19 SOURCE SYMBOL_SAME_TYPE: yard.trucks is truck[crate_count] to the source, and was truck[truck_count]"],
  },
  {
    name: "an alignment",
    replace: [["      color:  color", "      color:  { type: color, align: 8 }"]],
    says: ["62:3 BYTES STRUCT_SAME_ALIGN: crate is aligned to 8 bytes, and was to 4"],
  },
  {
    name: "a struct added",
    replace: [["  crate:\n    fields", "  pallet: { fields: { a: u32 } }\n  crate:\n    fields"]],
    says: ["+ 62:3 SYMBOL_ADDED: the struct pallet is new"],
  },
  {
    name: "the protocol renamed",
    replace: [["protocol: depot", "protocol: garage"]],
    says: ["2:11 SOURCE PROTOCOL_SAME_NAME: the protocol is garage, and was depot"],
  },
];
