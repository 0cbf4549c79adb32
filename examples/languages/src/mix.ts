// AssemblyScript: a hash of what lies in the memory that all share. Without static data of its own.
export function as_hash(text: usize, length: i32): u32 {
  let hash: u32 = 2166136261;
  for (let i = 0; i < length; i++) {
    hash = (hash ^ load<u8>(text + i)) * 16777619;
  }
  return hash;
}
