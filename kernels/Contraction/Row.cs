namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Four sums of one thread, in one row of the tile.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct Row<T>(T c0, T c1, T c2, T c3)
    where T : unmanaged
{
    /// <summary>The sum of the thread's first column.</summary>
    public T C0 { get; } = c0;

    /// <summary>The sum of its second column.</summary>
    public T C1 { get; } = c1;

    /// <summary>The sum of its third column.</summary>
    public T C2 { get; } = c2;

    /// <summary>The sum of its fourth column.</summary>
    public T C3 { get; } = c3;
}
