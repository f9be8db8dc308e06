/**
 * What a VM has where neither it nor its flavor says: a small server of today, large enough that no hypervisor refuses it. It is
 * a word of the language (`docs/language.md`, "What is assumed"), so that all that counts VMs counts the same.
 */
export const assumedSize = { vcpus: 2, memoryBytes: 4 * 1024 ** 3 } as const;
