using GpuTensorDecomp.Execution;

namespace GpuTensorDecomp.Tensors;

/// <summary>
/// The order-l moment of samples, T = (1/N) Σ_n x_n^{⊗l}, never formed. With a noise variance σ²
/// &gt; 0 each x_n^{⊗l} is replaced by its Hermite tensor, whose expectation over x = y + σg, g ~
/// N(0, I), is y^{⊗l}: the usual correction for samples with spherical Gaussian noise, for every
/// order. At a unit point u it reads T(u^{l−1}, ·) = E[h_{l−1}(⟨x,u⟩)x] − σ²(l−1)E[h_{l−2}(⟨x,u⟩)]u
/// with h_k the Hermite polynomials of variance σ²; for l = 3 that is E[(x·u)²x] − σ²(2(m₁·u)u +
/// m₁).
/// </summary>
public sealed class SampleMoment : SymmetricTensor
{
    /// <summary>Takes ownership of the samples.</summary>
    /// <param name="order">Order l ≥ 2.</param>
    /// <param name="dimension">Dimension d ≥ 1.</param>
    /// <param name="samples">x_n, row-major (sample, coordinate).</param>
    /// <param name="noiseVariance">σ² ≥ 0 of spherical Gaussian noise to correct for.</param>
    /// <exception cref="InputException">
    /// No sample, a bad length, a number that is not finite.
    /// </exception>
    public SampleMoment(int order, int dimension, double[] samples, double noiseVariance = 0)
        : base(order, dimension)
    {
        if (samples.Length == 0 || samples.Length % dimension != 0)
        {
            throw new InputException(
                $"{samples.Length} numbers are no whole number of samples of dimension " +
                $"{dimension}.");
        }

        int bad = Array.FindIndex(samples, x => !double.IsFinite(x));
        if (bad >= 0)
        {
            throw new InputException(
                $"Coordinate {bad % dimension + 1} of sample {bad / dimension + 1} is " +
                $"{samples[bad]}; " +
                "samples must be finite.");
        }

        if (!(noiseVariance >= 0 && double.IsFinite(noiseVariance)))
            throw new InputException(
                $"The noise variance is {noiseVariance}; it must be 0 or more.");
        Samples = samples;
        NoiseVariance = noiseVariance;
    }

    /// <summary>x_n, row-major (sample, coordinate).</summary>
    public double[] Samples { get; }

    /// <summary>σ² of the noise that is corrected for; 0 for the raw moment.</summary>
    public double NoiseVariance { get; }

    /// <summary>The number of samples N.</summary>
    public int SampleCount => Samples.Length / Dimension;

    /// <inheritdoc/>
    public override bool IsExact => false;

    /// <summary>x_n as a span of d coordinates.</summary>
    public ReadOnlySpan<double> Sample(int index) =>
        Samples.AsSpan(index * Dimension, Dimension);

    /// <summary>
    /// Two moments over disjoint halves of the samples, drawn at random: fit on one, confirm on the
    /// other.
    /// </summary>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="InputException">Fewer than two samples.</exception>
    public (SampleMoment Fit, SampleMoment HeldOut) Split(ulong seed)
    {
        if (SampleCount < 2)
            throw new InputException(
                "One sample cannot be split into two halves; give two or more.");
        int[] order = [.. Enumerable.Range(0, SampleCount)];
        for (int i = order.Length - 1; i > 0; i--)
        {
            // Fisher and Yates, from counter-based draws.
            double uniform = CounterRandom.Uniform(seed, 0, (uint)i, 0, RandomPurpose.SampleSplit);
            int k = (int)(uniform * (i + 1));
            (order[i], order[k]) = (order[k], order[i]);
        }

        int half = (order.Length + 1) / 2;
        return (Of(order.AsSpan(0, half)), Of(order.AsSpan(half)));
    }

    /// <inheritdoc/>
    public override long TermCount => SampleCount;

    /// <summary>
    /// ‖T‖², with the correction for noise if there is one: O(N²d) by pairs of samples or, where
    /// that is less, O(N C(d+l−1, l)) by the moment's entries.
    /// </summary>
    protected override double ComputeNormSquared() => SampleMomentNorm.Squared(this);

    private SampleMoment Of(Span<int> rows)
    {
        // In the order of the file, so that memory is read forward.
        rows.Sort();
        var samples = new double[rows.Length * Dimension];
        for (int i = 0; i < rows.Length; i++)
            Sample(rows[i]).CopyTo(samples.AsSpan(i * Dimension));
        return new SampleMoment(Order, Dimension, samples, NoiseVariance);
    }
}
