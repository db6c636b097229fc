using System.Globalization;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Problems;

/// <summary>A problem with known components, to be generated.</summary>
/// <param name="Order">Order l ≥ 2.</param>
/// <param name="Dimension">Dimension d ≥ 1.</param>
/// <param name="Rank">The number of components r ≥ 1.</param>
/// <param name="Vectors">How the vectors lie.</param>
/// <param name="Cosine">Between any two congruent vectors; in (−1/(r−1), 1).</param>
/// <param name="Weights">How the weights run.</param>
/// <param name="WeightFrom">The ratio of geometric weights, or the first of linear ones.</param>
/// <param name="WeightTo">The last of linear weights.</param>
/// <param name="Noise">‖N‖/‖T‖ of dense symmetric Gaussian noise; 0 for none.</param>
/// <param name="Seed">Seed of all draws.</param>
public sealed record ProblemOptions(
    int Order,
    int Dimension,
    int Rank,
    VectorKind Vectors = VectorKind.Orthogonal,
    double Cosine = 0,
    WeightKind Weights = WeightKind.Equal,
    double WeightFrom = 1,
    double WeightTo = 1,
    double Noise = 0,
    ulong Seed = 0)
{
    /// <summary>Checks everything, and lists all faults at once.</summary>
    /// <exception cref="InputException">One fault or more.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (Order < 2)
            faults.Add($"--order is {Order}; a symmetric tensor needs order 2 or more.");
        if (Dimension < 1)
            faults.Add($"--dimension is {Dimension}; it must be 1 or more.");
        if (Rank < 1)
            faults.Add($"--rank is {Rank}; it must be 1 or more.");
        else
            AddRankFaults(faults);
        AddKindFaults(faults);
        if (!(Noise >= 0 && double.IsFinite(Noise)))
            faults.Add($"--noise is {Noise}; it must be 0 or more.");
        else if (Noise > 0 && Order >= 2 && Dimension >= 1)
            AddSizeFault(faults);
        if (Rank >= 1 && Dimension >= 1)
            AddVectorSizeFault(faults);
        if (faults.Count > 0)
            throw new InputException(faults);
    }

    /// <summary>Reads <c>orthogonal</c>, <c>sphere</c> or <c>congruent:COS</c>.</summary>
    /// <exception cref="InputException">None of these.</exception>
    public static (VectorKind Kind, double Cosine) ParseVectors(string text)
    {
        string[] parts = text.Split(':');
        return parts[0].ToLowerInvariant() switch
        {
            "orthogonal" when parts.Length == 1 => (VectorKind.Orthogonal, 0),
            "sphere" when parts.Length == 1 => (VectorKind.Sphere, 0),
            "congruent" when parts.Length == 2 && TryNumber(parts[1], out double cosine) =>
                (VectorKind.Congruent, cosine),
            _ => throw new InputException(
                $"--vectors {text} is not known; write orthogonal, sphere or congruent:COS " +
                "(for example congruent:0.5)."),
        };
    }

    /// <summary>
    /// Reads <c>equal</c>, <c>geometric:RATIO</c>, <c>linear:FROM:TO</c> or <c>signed</c>.
    /// </summary>
    /// <exception cref="InputException">None of these.</exception>
    public static (WeightKind Kind, double From, double To) ParseWeights(string text)
    {
        string[] parts = text.Split(':');
        double to = 1;
        return parts[0].ToLowerInvariant() switch
        {
            "equal" when parts.Length == 1 => (WeightKind.Equal, 1, 1),
            "signed" when parts.Length == 1 => (WeightKind.Signed, 1, 1),
            "geometric" when parts.Length == 2 && TryNumber(parts[1], out double ratio) =>
                (WeightKind.Geometric, ratio, 1),
            "linear" when parts.Length == 3 && TryNumber(parts[1], out double from) &&
                TryNumber(parts[2], out to) => (WeightKind.Linear, from, to),
            _ => throw new InputException(
                $"--weights {text} is not known; write equal, geometric:RATIO, linear:FROM:TO or " +
                "signed (for example linear:1:0.3)."),
        };
    }

    /// <summary>The weight b_j of the kinds that are not drawn.</summary>
    internal double FixedWeight(int component) => Weights switch
    {
        WeightKind.Geometric => Math.Pow(WeightFrom, -component),
        WeightKind.Linear when Rank > 1 =>
            WeightFrom + (WeightTo - WeightFrom) * component / (Rank - 1),
        WeightKind.Linear => WeightFrom,
        _ => 1,
    };

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) &&
        double.IsFinite(value);

    private bool HasRatio => Weights != WeightKind.Geometric ||
        (WeightFrom > 0 && double.IsFinite(WeightFrom));

    /// <summary>Faults that show whatever the rank.</summary>
    private void AddKindFaults(List<string> faults)
    {
        if (Vectors == VectorKind.Congruent && !(Math.Abs(Cosine) < 1))
        {
            faults.Add(
                $"--vectors congruent:{Cosine} is out of range: a cosine between different " +
                "vectors is above -1 and below 1.");
        }

        if (!HasRatio)
        {
            faults.Add(
                $"--weights geometric:{WeightFrom} is out of range; the ratio must be above 0.");
        }
    }

    private void AddRankFaults(List<string> faults)
    {
        if (Vectors != VectorKind.Sphere && Dimension >= 1 && Rank > Dimension)
        {
            faults.Add(
                $"--rank {Rank} is above --dimension {Dimension}: " +
                $"{Vectors.ToString().ToLowerInvariant()} " +
                "vectors cannot be more than the dimension. Lower the rank or give --vectors " +
                "sphere.");
        }

        double least = Rank > 1 ? -1.0 / (Rank - 1) : -1;
        if (Vectors == VectorKind.Congruent && Math.Abs(Cosine) < 1 && Cosine <= least)
        {
            faults.Add(
                $"--vectors congruent:{Cosine} is out of range: {Rank} vectors need a cosine " +
                $"above {least:G4} and below 1.");
        }

        if (!HasRatio)
            return;
        int bad = 0;
        while (bad < Rank && double.IsNormal(FixedWeight(bad)))
            bad++;
        if (bad < Rank)
        {
            faults.Add(
                $"--weights makes weight {bad + 1} equal to {FixedWeight(bad)}; " +
                "every weight must be finite and not 0.");
        }
    }

    /// <summary>
    /// The vectors, their copy of the truth, and the square matrix that a basis needs.
    /// </summary>
    private void AddVectorSizeFault(List<string> faults)
    {
        double coordinates = (double)Rank * Dimension;
        double square = Vectors == VectorKind.Sphere ? 0 : (double)Dimension * Dimension;
        double bytes = sizeof(double) * (2 * coordinates + 2 * square);
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available || Math.Max(coordinates, square) > Array.MaxLength)
        {
            faults.Add(
                $"--rank {Rank} vectors of --dimension {Dimension} need {bytes / 1e9:0.##} GB, " +
                $"but {available / 1e9:0.##} GB and {Array.MaxLength} numbers an array are " +
                "available; lower one of them.");
        }
    }

    private void AddSizeFault(List<string> faults)
    {
        try
        {
            _ = DenseArray.Count(Order, Dimension);
        }
        catch (InputException fault)
        {
            faults.Add("--noise needs the full array. " + fault.Message);
        }
    }
}
