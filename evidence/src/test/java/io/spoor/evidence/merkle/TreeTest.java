package io.spoor.evidence.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeTest {
  private static final HexFormat HEX = HexFormat.of();

  /** Leaves of the test data of Certificate Transparency's reference implementation (RFC 6962). */
  private static final List<String> DATA =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  /** Its roots, for the first 1 to 8 of them. */
  private static final List<String> ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final int MAX_LEAVES = 40;

  private static LeafHashes leaves(int size) {
    var leaves = new LeafHashes();
    for (int i = 0; i < size; i++) {
      leaves.add(TreeHash.leaf(ByteBuffer.allocate(4).putInt(i).array()));
    }
    return leaves;
  }

  @Test
  void hasTheRootsOfTheReferenceImplementation() {
    var tree = new TreeBuilder();
    assertThat(tree.root())
        .isEqualTo(
            HEX.parseHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    for (int i = 0; i < DATA.size(); i++) {
      byte[] leaf = TreeHash.leaf(HEX.parseHex(DATA.get(i)));
      assertThat(tree.rootWith(leaf)).isEqualTo(HEX.parseHex(ROOTS.get(i)));
      tree.add(leaf);
      assertThat(tree.root()).isEqualTo(HEX.parseHex(ROOTS.get(i)));
    }
  }

  /** The tree of seven leaves that RFC 9162, 2.1.5 draws, and its four paths. */
  @Test
  void makesThePathsOfTheRfc() {
    LeafHashes d = leaves(7);
    byte[] g = TreeHash.node(d.get(0), d.get(1));
    byte[] h = TreeHash.node(d.get(2), d.get(3));
    byte[] i = TreeHash.node(d.get(4), d.get(5));
    byte[] k = TreeHash.node(g, h);
    byte[] l = TreeHash.node(i, d.get(6));

    assertThat(InclusionProof.of(d, 0).path()).containsExactly(d.get(1), h, l);
    assertThat(InclusionProof.of(d, 3).path()).containsExactly(d.get(2), g, l);
    assertThat(InclusionProof.of(d, 4).path()).containsExactly(d.get(5), d.get(6), k);
    assertThat(InclusionProof.of(d, 6).path()).containsExactly(i, k);

    assertThat(ConsistencyProof.of(d, 3).path()).containsExactly(d.get(2), d.get(3), g, l);
    assertThat(ConsistencyProof.of(d, 4).path()).containsExactly(l);
    assertThat(ConsistencyProof.of(d, 6).path()).containsExactly(i, d.get(6), k);
  }

  @Test
  void provesEachLeafAtItsPlaceOnly() {
    for (int size = 1; size <= MAX_LEAVES; size++) {
      LeafHashes leaves = leaves(size);
      byte[] root = leaves.root();
      for (int i = 0; i < size; i++) {
        InclusionProof proof = InclusionProof.of(leaves, i);
        assertThat(proof.proves(leaves.get(i), root)).isTrue();
        assertThat(proof.proves(leaves.get((i + 1) % size), root)).isEqualTo(size == 1);
        for (List<byte[]> wrong : altered(proof.path())) {
          assertThat(new InclusionProof(i, size, wrong).proves(leaves.get(i), root)).isFalse();
        }
        assertThat(new InclusionProof(size, size, proof.path()).proves(leaves.get(i), root))
            .isFalse();
      }
    }
  }

  @Test
  void provesEachBeginningOnly() {
    for (int size = 1; size <= MAX_LEAVES; size++) {
      LeafHashes leaves = leaves(size);
      byte[] root = leaves.root();
      for (int oldSize = 1; oldSize <= size; oldSize++) {
        byte[] oldRoot = leaves(oldSize).root();
        ConsistencyProof proof = ConsistencyProof.of(leaves, oldSize);
        assertThat(proof.proves(oldRoot, root)).isTrue();
        assertThat(proof.proves(flipBit(oldRoot), root)).isFalse();
        assertThat(proof.proves(oldRoot, flipBit(root))).isFalse();
        for (List<byte[]> wrong : altered(proof.path())) {
          assertThat(new ConsistencyProof(oldSize, size, wrong).proves(oldRoot, root)).isFalse();
        }
      }
    }
  }

  /** With one hash changed, left out, or too many. */
  private static List<List<byte[]>> altered(List<byte[]> path) {
    List<List<byte[]>> all = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      List<byte[]> changed = new ArrayList<>(path);
      changed.set(i, flipBit(path.get(i)));
      all.add(changed);
      List<byte[]> shorter = new ArrayList<>(path);
      shorter.remove(i);
      all.add(shorter);
    }
    List<byte[]> longer = new ArrayList<>(path);
    longer.add(TreeHash.empty());
    all.add(longer);
    return all;
  }

  private static byte[] flipBit(byte[] hash) {
    byte[] other = hash.clone();
    other[7] ^= 1;
    return other;
  }

  @Test
  void takesWholeSubtreesWhereTheyAreNodes() {
    for (int size = 1; size <= MAX_LEAVES; size++) {
      var tree = new TreeBuilder();
      LeafHashes leaves = leaves(size);
      for (int from = 0; from < size; ) {
        int level =
            Math.min(
                Integer.numberOfTrailingZeros(from),
                31 - Integer.numberOfLeadingZeros(size - from));
        tree.addSubtree(leaves.root(from, from + (1 << level)), level);
        from += 1 << level;
      }
      assertThat(tree.root()).isEqualTo(leaves.root());
      assertThat(tree.size()).isEqualTo(size);
    }
    var builder = new TreeBuilder();
    builder.add(leaves(1).get(0));
    assertThatThrownBy(() -> builder.addSubtree(leaves(2).root(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 leaves from 1 on");
  }
}
