namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A model as far as its derivative needs it, in the executor's precision: T = Σ_k a_k ρ_k^p
/// ū_k^{⊗l} has DT[x] = Σ_k α_k [l sym(ū_k^{l−1} ⊗ x_k) − (l−p)⟨ū_k, x_k⟩ ū_k^{⊗l}].
/// </summary>
/// <param name="order">l.</param>
/// <param name="normPower">p; l for the scaled law.</param>
/// <param name="dimension">d.</param>
/// <param name="count">Components m.</param>
/// <param name="units">ū (component, coordinate).</param>
/// <param name="slopes">α = a ρ^{p−1}, times c^{l−2} in the scaled law (component).</param>
internal readonly unsafe struct TangentModel<T>(
    int order, int normPower, int dimension, int count, T* units, T* slopes)
    where T : unmanaged
{
    public int Order => order;

    public int NormPower => normPower;

    public int Dimension => dimension;

    public int Count => count;

    public T* Units => units;

    public T* Slopes => slopes;
}
