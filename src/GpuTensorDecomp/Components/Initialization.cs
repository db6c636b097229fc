using GpuTensorDecomp.Execution;

namespace GpuTensorDecomp.Components;

/// <summary>Random small components: u = δ0·Unif(sphere), from counter-based draws.</summary>
public static class Initialization
{
    /// <summary>Draws component <paramref name="place"/> of a set.</summary>
    /// <param name="components">The set to write into.</param>
    /// <param name="place">Which component is overwritten.</param>
    /// <param name="seed">Seed of the solve.</param>
    /// <param name="run">Run in the batch.</param>
    /// <param name="draw">How many components this run has drawn before; never used twice.</param>
    /// <param name="logNorm">ln δ0.</param>
    /// <param name="alternateSigns">
    /// a = −1 for every second draw, for targets with negative weights.
    /// </param>
    public static void Draw(
        ComponentSet components, int place, ulong seed, int run, long draw, double logNorm, bool alternateSigns)
    {
        Span<double> direction = components.Direction(place);
        for (int c = 0; c < direction.Length; c++)
        {
            direction[c] = CounterRandom.Normal(
                seed, (uint)run, (uint)draw, (uint)c, RandomPurpose.Start);
        }

        Finish(components, place, draw, logNorm, alternateSigns);
    }

    /// <summary>m fresh components for the start of a run, drawn where the batch is.</summary>
    public static ComponentSet Start(
        RunBatch batch,
        int count,
        int dimension,
        ulong seed,
        int run,
        double logNorm,
        bool alternateSigns)
    {
        var components = new ComponentSet(count, dimension);
        batch.DrawNormals(seed, run, RandomPurpose.Start, dimension, components.Directions);
        for (int i = 0; i < count; i++)
            Finish(components, i, i, logNorm, alternateSigns);
        return components;
    }

    /// <summary>m fresh components for the start of a run.</summary>
    public static ComponentSet Start(
        int count, int dimension, ulong seed, int run, double logNorm, bool alternateSigns)
    {
        var components = new ComponentSet(count, dimension);
        for (int i = 0; i < count; i++)
            Draw(components, i, seed, run, i, logNorm, alternateSigns);
        return components;
    }

    /// <summary>A drawn direction becomes a component.</summary>
    private static void Finish(
        ComponentSet components, int place, long draw, double logNorm, bool alternateSigns)
    {
        Span<double> direction = components.Direction(place);
        double norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(direction);
        System.Numerics.Tensors.TensorPrimitives.Divide(direction, norm, direction);
        components.LogNorms[place] = logNorm;
        components.Signs[place] = alternateSigns && draw % 2 == 1 ? -1 : 1;
        components.Scales[place] = 1;
    }
}
