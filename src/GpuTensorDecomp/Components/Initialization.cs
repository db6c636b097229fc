using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

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
    /// <param name="signs">The sign that goes with the draw's number.</param>
    public static void Draw(
        ComponentSet components,
        int place,
        ulong seed,
        int run,
        long draw,
        double logNorm,
        StartSigns signs)
    {
        Span<double> direction = components.Direction(place);
        for (int c = 0; c < direction.Length; c++)
        {
            direction[c] = CounterRandom.Normal(
                seed, (uint)run, (uint)draw, (uint)c, RandomPurpose.Start);
        }

        double norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(direction);
        System.Numerics.Tensors.TensorPrimitives.Divide(direction, norm, direction);
        components.LogNorms[place] = logNorm;
        bool isNegative = signs switch
        {
            StartSigns.Alternating => draw % 2 == 1,
            StartSigns.Random => CounterRandom.Uniform(
                seed, (uint)run, (uint)draw, 0, RandomPurpose.Signs) < 0.5,
            _ => false,
        };
        components.Signs[place] = isNegative ? -1 : 1;
        components.Scales[place] = 1;
    }

    /// <summary>m fresh components for the start of a run, not paired.</summary>
    /// <param name="count">m.</param>
    /// <param name="dimension">d.</param>
    /// <param name="seed">Seed of the solve.</param>
    /// <param name="run">Run in the batch.</param>
    /// <param name="logNorm">ln δ0.</param>
    /// <param name="alternateSigns">a = −1 for every second one.</param>
    public static ComponentSet Start(
        int count, int dimension, ulong seed, int run, double logNorm, bool alternateSigns) =>
        Start(
            count, dimension, seed, run, logNorm,
            alternateSigns ? StartSigns.Alternating : StartSigns.Positive);

    /// <summary>The components with which a run of a plan starts; the same at every call.</summary>
    public static ComponentSet Start(SolvePlan plan, int run)
    {
        ArgumentNullException.ThrowIfNull(plan);
        double logNorm = Math.Log(plan.StartNorm);
        if (!plan.Paired)
        {
            return Start(
                plan.Components, plan.Dimension, plan.Seed, run, logNorm, plan.Signs);
        }

        // u, u with signs +, −: the model is zero whatever the norm.
        var components = new ComponentSet(plan.Components, plan.Dimension);
        for (int i = 0; i < plan.Components; i++)
        {
            Draw(components, i, plan.Seed, run, i / 2, logNorm, StartSigns.Positive);
            components.Signs[i] = i % 2 == 0 ? 1 : -1;
        }

        return components;
    }

    private static ComponentSet Start(
        int count, int dimension, ulong seed, int run, double logNorm, StartSigns signs)
    {
        var components = new ComponentSet(count, dimension);
        for (int i = 0; i < count; i++)
            Draw(components, i, seed, run, i, logNorm, signs);
        return components;
    }
}
