namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>What becomes of a Gram number x = ⟨z_k, p_i⟩ of weight W_k: f_k(x).</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IGramFunction<T>
    where T : unmanaged
{
    /// <summary>Whether there is a second function, <see cref="Lower"/>.</summary>
    static abstract bool HasLower { get; }

    /// <summary>f_k(x).</summary>
    static abstract T Of(T x, T weight, int power, T variance);

    /// <summary>The function whose sum over k shifts the result along the point.</summary>
    static abstract T Lower(T x, int power, T variance);
}
