using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Components;

/// <summary>
/// Random small components from counter-based draws: u = δ0·Unif(sphere), or Gaussian,
/// u ~ N(0, δ0²/d).
/// </summary>
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
        CounterRandom.FillNormals(
            seed, run, draw, RandomPurpose.Start, components.Dimension,
            components.Direction(place));
        Finish(components, place, seed, run, draw, logNorm, signs);
    }

    /// <summary>m fresh components for the start of a run, not paired.</summary>
    /// <param name="count">m.</param>
    /// <param name="dimension">d.</param>
    /// <param name="seed">Seed of the solve.</param>
    /// <param name="run">Run in the batch.</param>
    /// <param name="logNorm">ln δ0.</param>
    /// <param name="alternateSigns">a = −1 for every second one.</param>
    public static ComponentSet Start(
        int count, int dimension, ulong seed, int run, double logNorm, bool alternateSigns)
    {
        var components = new ComponentSet(count, dimension);
        for (int i = 0; i < count; i++)
        {
            Draw(
                components, i, seed, run, i, logNorm,
                alternateSigns ? StartSigns.Alternating : StartSigns.Positive);
        }

        return components;
    }

    /// <summary>The components with which a run of a plan starts; the same at every call.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="run">Run in the batch.</param>
    /// <param name="batch">
    /// Where the numbers are drawn, so that a device may draw them; here if null.
    /// </param>
    public static ComponentSet Start(SolvePlan plan, int run, RunBatch? batch = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (int count, int d) = (plan.Components, plan.Dimension);
        var components = new ComponentSet(count, d);
        int draws = plan.Paired ? (count + 1) / 2 : count;
        Span<double> drawn = components.Directions.AsSpan(0, draws * d);
        if (batch is null)
            CounterRandom.FillNormals(plan.Seed, run, 0, RandomPurpose.Start, d, drawn);
        else
            batch.DrawNormals(plan.Seed, run, RandomPurpose.Start, d, drawn);
        double logNorm = Math.Log(plan.StartNorm);

        // Pairs u, u with signs +, −: the model is zero whatever the norm. From the last one on, as
        // a pair lies behind its draw.
        for (int i = count - 1; i >= 0; i--)
        {
            if (!plan.Paired)
            {
                Finish(
                    components, i, plan.Seed, run, i, logNorm, plan.Signs, plan.GaussianStart);
                continue;
            }

            components.Direction(i / 2).CopyTo(components.Direction(i));
            Finish(
                components, i, plan.Seed, run, i, logNorm, StartSigns.Alternating,
                plan.GaussianStart);
        }

        return components;
    }

    /// <summary>A drawn direction becomes a component.</summary>
    private static void Finish(
        ComponentSet components,
        int place,
        ulong seed,
        int run,
        long draw,
        double logNorm,
        StartSigns signs,
        bool gaussian = false)
    {
        Span<double> direction = components.Direction(place);
        double norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(direction);
        System.Numerics.Tensors.TensorPrimitives.Divide(direction, norm, direction);
        components.LogNorms[place] = gaussian
            ? logNorm + Math.Log(norm / Math.Sqrt(components.Dimension))
            : logNorm;
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
}
