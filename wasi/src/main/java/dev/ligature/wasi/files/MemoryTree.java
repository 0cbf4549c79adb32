package dev.ligature.wasi.files;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tree of files in memory. A copy has the contents of the tree, of which each of the two copies
 * what it writes to. For several threads.
 */
public final class MemoryTree {
  private final MemoryBudget budget;
  private final AtomicLong numbers = new AtomicLong();

  /** Behind the numbers that hosts give their devices. */
  private final long device = 1L << 32 | System.identityHashCode(this);

  private final MemoryNode.OfFolder root = new MemoryNode.OfFolder(numbers);

  /**
   * An empty tree.
   *
   * @param maxBytes how many bytes its files may have, in whole blocks of 8 KiB; those that it has
   *     in common with others do not count
   */
  public MemoryTree(long maxBytes) {
    this(new MemoryBudget(maxBytes));
  }

  private MemoryTree(MemoryBudget budget) {
    this.budget = budget;
  }

  /** A tree with the same files as they are now. */
  public synchronized MemoryTree copy() {
    MemoryTree copy = new MemoryTree(budget.another());
    copy.root.takeAttributes(root);
    fill(copy, copy.root, root, new IdentityHashMap<>());
    return copy;
  }

  /**
   * Copies what is in a folder.
   *
   * @param known what was copied already: files may have several names
   */
  private static void fill(
      MemoryTree tree,
      MemoryNode.OfFolder target,
      MemoryNode.OfFolder source,
      Map<MemoryNode, MemoryNode> known) {
    source.entries.forEach(
        (name, node) -> {
          MemoryNode copy = known.get(node);
          if (copy == null) {
            copy = tree.copy(node, target);
            copy.links = node.links;
            copy.takeAttributes(node);
            known.put(node, copy);
          }
          target.entries.put(name, copy);
          if (node instanceof MemoryNode.OfFolder below
              && copy instanceof MemoryNode.OfFolder folder) {
            fill(tree, folder, below, known);
          }
        });
  }

  private MemoryNode copy(MemoryNode node, MemoryNode.OfFolder parent) {
    if (node instanceof MemoryNode.OfFile file) {
      return new MemoryNode.OfFile(numbers, file.content.copy(budget));
    }
    return node instanceof MemoryNode.OfLink link
        ? new MemoryNode.OfLink(numbers, link.text)
        : new MemoryNode.OfFolder(numbers, parent);
  }

  /** The bytes of all files together. */
  public synchronized long size() {
    return size(root);
  }

  private static long size(MemoryNode.OfFolder folder) {
    long size = 0;
    for (MemoryNode node : folder.entries.values()) {
      size +=
          switch (node) {
            case MemoryNode.OfFile file -> file.content.size();
            case MemoryNode.OfFolder below -> size(below);
            case MemoryNode.OfLink _ -> 0;
          };
    }
    return size;
  }

  /** The root. */
  MemoryNode.OfFolder root() {
    return root;
  }

  /** What tells it from others for guests. */
  long device() {
    return device;
  }

  MemoryNode.OfFile newFile() {
    return new MemoryNode.OfFile(numbers, new MemoryContent(budget));
  }

  MemoryNode.OfFolder newFolder(MemoryNode.OfFolder parent) {
    return new MemoryNode.OfFolder(numbers, parent);
  }

  MemoryNode.OfLink newLink(String text) {
    return new MemoryNode.OfLink(numbers, text);
  }
}
