using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using GpuTensorDecomp.Execution;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Decides whose matrix products the contractions of a run are. Where both may win, both are made
/// once for each shape, compared and timed; equal shapes of one executor go one way. Choices may be
/// kept from before, so that a solve goes on as it began.
/// </summary>
/// <param name="options">The library and the rule.</param>
internal sealed class ProductChooser<T>(ProductOptions options)
    where T : unmanaged, INumber<T>
{
    /// <summary>The library must be this many times as fast: times scatter.</summary>
    private const double Margin = 1.1;

    private const int Repeats = 3;

    private readonly Dictionary<(int Order, int Dimension, int? Terms, int Points), ProductChoice>
        _choices = [];

    /// <summary>The choices so far.</summary>
    public IReadOnlyCollection<ProductChoice> Choices => _choices.Values;

    /// <summary>Takes over choices of shapes that were not met yet.</summary>
    public void Keep(IEnumerable<ProductChoice> choices)
    {
        foreach (ProductChoice choice in choices)
        {
            _choices.TryAdd(
                (choice.Order, choice.Dimension, choice.TermCount, choice.Points),
                choice.IsLibrary && options.Library is null
                    ? choice with { IsLibrary = false, Fault = WithoutLibrary }
                    : choice);
        }
    }

    /// <summary>Whether the products may be the library's: by the run's own sizes.</summary>
    /// <param name="points">Points of the run.</param>
    /// <param name="termCount">Terms; null for the run's own points.</param>
    /// <param name="dimension">d.</param>
    public bool MayBeLibrary(int points, int? termCount, int dimension) =>
        (options.Library is not null || options.Fault is not null) &&
        options.Way != ProductWay.Own && dimension > TileShape.Side &&
        (double)points * (termCount ?? points) * dimension >= options.LeastWork;

    /// <summary>Whether the products of a shape are the library's.</summary>
    /// <param name="order">l.</param>
    /// <param name="dimension">d.</param>
    /// <param name="termCount">Terms; null for the run's own points.</param>
    /// <param name="points">Points of the run.</param>
    /// <param name="trial">The contraction, should it have to be tried.</param>
    public bool IsLibrary(
        int order, int dimension, int? termCount, int points, ProductTrial trial)
    {
        if (!MayBeLibrary(points, termCount, dimension))
            return false;
        if (options.Way == ProductWay.Library)
            return options.Library is not null;
        (int, int, int?, int) shape =
            (order, dimension, termCount, ContractionMask.RunRows(points));
        if (_choices.TryGetValue(shape, out ProductChoice? choice))
            return choice.IsLibrary;
        choice = new ProductChoice(
            order, dimension, termCount, ContractionMask.RunRows(points), false,
            options.Library?.Name, null, null, null);
        choice = options.Library is null
            ? choice with { Fault = WithoutLibrary }
            : Measure(choice, RoundingOf(order, dimension, termCount ?? points), trial);
        _choices.Add(shape, choice);
        return choice.IsLibrary;
    }

    private string WithoutLibrary => options.Fault ?? "the library is not there";

    /// <summary>
    /// What sums of d and then n terms in another order may differ by, relative to their norm:
    /// generous, as wrong numbers differ by about 1.
    /// </summary>
    private static double RoundingOf(int order, int dimension, int termCount) =>
        32 * order * Math.Sqrt((double)dimension + termCount) *
        (Unsafe.SizeOf<T>() == sizeof(float) ? Math.Pow(2, -24) : Math.Pow(2, -53));

    [SuppressMessage(
        "Design", "CA1031", Justification = "A library fails in many ways; ours do without it.")]
    private ProductChoice Measure(
        ProductChoice choice, double rounding, ProductTrial trial)
    {
        try
        {
            trial.Begin();
            trial.Contract(false);
            double[] own = trial.Read();
            trial.Contract(true);
            double difference = Distance(trial.Read(), own);
            if (!(difference <= rounding))
            {
                return choice with
                {
                    Fault = FormattableString.Invariant(
                        $"{choice.Library} differs from them by {difference:G2} of the result"),
                };
            }

            (double ofLibrary, double ofOwn) = (double.PositiveInfinity, double.PositiveInfinity);
            for (int n = 0; n < Repeats; n++)
            {
                ofOwn = Math.Min(ofOwn, Seconds(() => trial.Contract(false)));
                ofLibrary = Math.Min(ofLibrary, Seconds(() => trial.Contract(true)));
            }

            return choice with
            {
                IsLibrary = Margin * ofLibrary < ofOwn,
                LibrarySeconds = ofLibrary,
                OwnSeconds = ofOwn,
            };
        }
        catch (Exception fault) when (fault is not (AcceleratorException or OutOfMemoryException))
        {
            return choice with { Fault = fault.Message.TrimEnd('.') };
        }
    }

    private double Seconds(Action work)
    {
        long start = options.Clock.GetTimestamp();
        work();
        return options.Clock.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>‖x − y‖/‖y‖; NaN where a number is not finite.</summary>
    private static double Distance(double[] x, double[] y)
    {
        double difference = 0, square = 0;
        for (int n = 0; n < y.Length; n++)
        {
            difference += (x[n] - y[n]) * (x[n] - y[n]);
            square += y[n] * y[n];
        }

        return difference == 0 ? 0 : Math.Sqrt(difference / square);
    }
}
