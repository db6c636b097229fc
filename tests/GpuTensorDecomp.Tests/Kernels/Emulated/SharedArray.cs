using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ILGPU;

/// <summary>
/// One shared array of a group. An access hands out a reference, so whether it wrote shows in the
/// bits: between barriers one thread runs at a time, and what changed by the time it stops, it
/// wrote. (Writing the very bits that were there passes for reading.) Memory starts as a pattern
/// that is a NaN, so that arithmetic on it keeps it: an element that still holds it after an access
/// was read unwritten.
/// </summary>
internal sealed class SharedArray<T>(
    int length, Func<int> currentThread, Action<int>? use = null) : ISharedArray
    where T : unmanaged
{
    private const byte Pattern = 0xFF;
    private readonly T[] _memory = NewMemory(length);
    private readonly List<(int Element, T Before)> _accesses = [];
    private readonly int[] _reader = new int[length]; // 1 + thread, −1 for several, 0 for none
    private readonly int[] _writer = new int[length];
    private readonly List<int> _touched = [];

    public ArrayView<T> View => new(_memory, 0, length, this);

    public void OnAccess(int element)
    {
        _ = currentThread();
        use?.Invoke(element);
        _accesses.Add((element, _memory[element]));
    }

    public void EndSegment(int thread)
    {
        foreach ((int element, T before) in _accesses)
        {
            T now = _memory[element];
            bool wrote = !Same(before, now);
            if (!wrote && IsUnwritten(now))
            {
                throw new KernelFaultException(
                    $"thread {thread} read shared element {element}, which nobody wrote");
            }

            ref int mine = ref (wrote ? ref _writer[element] : ref _reader[element]);
            mine = mine == 0 || mine == thread + 1 ? thread + 1 : -1;
            _touched.Add(element);
            bool isRace = _writer[element] != 0 &&
                (_writer[element] == -1 ||
                    (_reader[element] != 0 && _reader[element] != _writer[element]));
            if (isRace)
            {
                throw new KernelFaultException(
                    $"race: thread {thread} and another touched shared element {element} between " +
                    "two barriers, and one of them wrote it");
            }
        }

        _accesses.Clear();
    }

    public void EndEpoch()
    {
        foreach (int element in _touched)
            _reader[element] = _writer[element] = 0;
        _touched.Clear();
    }

    private static T[] NewMemory(int length)
    {
        var memory = new T[length];
        MemoryMarshal.AsBytes(memory.AsSpan()).Fill(Pattern);
        return memory;
    }

    private static bool IsUnwritten(T value) =>
        !Bytes(ref value).ContainsAnyExcept(Pattern);

    private static bool Same(T x, T y) => Bytes(ref x).SequenceEqual(Bytes(ref y));

    private static Span<byte> Bytes(ref T value) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());
}
