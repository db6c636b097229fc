namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>What a linearised run has besides: X, and what its start contributes.</summary>
internal sealed class CpuMoveArrays<T>(long blocked, int capacity) : IDisposable
    where T : unmanaged
{
    /// <summary>X (blocked).</summary>
    public AlignedBuffer<T> Moves { get; } = new(blocked);

    /// <summary>X as rows (component, coordinate).</summary>
    public AlignedBuffer<T> Rows { get; } = new(blocked);

    /// <summary>A of the start, (T(U0) − T*)(ū^{l−1}, ·) (blocked).</summary>
    public AlignedBuffer<T> StartField { get; } = new(blocked);

    /// <summary>s of the start, ⟨A, ū⟩ (component).</summary>
    public AlignedBuffer<T> StartDots { get; } = new(capacity);

    /// <summary>α (component).</summary>
    public AlignedBuffer<T> Slopes { get; } = new(capacity);

    /// <summary>q = ⟨ū, x⟩ (component).</summary>
    public AlignedBuffer<T> Radials { get; } = new(capacity);

    /// <summary>⟨x, ∇ at the start + ∇⟩ (component).</summary>
    public AlignedBuffer<T> Gains { get; } = new(capacity);

    public void Dispose()
    {
        Moves.Dispose();
        Rows.Dispose();
        StartField.Dispose();
        StartDots.Dispose();
        Slopes.Dispose();
        Radials.Dispose();
        Gains.Dispose();
    }
}
