import { describe, expect, it } from "vitest";
import { groupRelations } from "../src/state/relations";
import { relationOf, VOCABULARY } from "./world";

const shape = (relations: Parameters<typeof groupRelations>[0]) =>
  groupRelations(relations, VOCABULARY.relations).map((group) => [
    group.type,
    group.outgoing,
    group.relations.map((relation) => relation.id).join(" "),
  ]);

describe("grouping of relations", () => {
  it("parts kinds and directions, in the order of the vocabulary", () => {
    const relations = [
      relationOf("1", { type: "PARTICIPATES_IN" }),
      relationOf("2", { outgoing: false }),
      relationOf("3"),
    ];
    expect(shape(relations)).toEqual([
      ["MEMBER_OF", true, "3"],
      ["MEMBER_OF", false, "2"],
      ["PARTICIPATES_IN", true, "1"],
    ]);
  });

  it("makes one group of a symmetric kind", () => {
    const mutual = { type: "COLLABORATES_WITH" };
    expect(shape([relationOf("2", { ...mutual, outgoing: false }), relationOf("1", mutual)])).toEqual([
      ["COLLABORATES_WITH", true, "1 2"],
    ]);
  });

  it("orders by name within a group and keeps kinds it does not know, last", () => {
    expect(shape([relationOf("9", { type: "NEW" }), relationOf("b"), relationOf("a")])).toEqual([
      ["MEMBER_OF", true, "a b"],
      ["NEW", true, "9"],
    ]);
  });
});
