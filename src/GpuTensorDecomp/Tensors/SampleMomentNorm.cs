using System.Numerics.Tensors;

namespace GpuTensorDecomp.Tensors;

/// <summary>
/// ‖T‖² of a sample moment: (1/N²) Σ_{n,k} ⟨H(x_n), H(x_k)⟩ with H(x) = Σ_j c_j (−σ²)^j
/// sym(x^{l−2j} ⊗ I^j), c_j = l!/(j!(l−2j)!2^j). The inner products are polynomials in ⟨x,y⟩, |x|²,
/// |y|², taken from the apolar product of x^a|t|^{2i} and y^b|t|^{2j}: one differentiates the
/// other.
/// </summary>
internal static class SampleMomentNorm
{
    private const int Block = 512;

    /// <summary>Most entries of a packed moment, 64 MB of them.</summary>
    private const long MostEntries = 1L << 23;

    /// <summary>
    /// Time of a multiply-add of the packed sums, in those of the dot products of pairs: about 1
    /// for 100 coordinates, more for few, whose rows are short.
    /// </summary>
    private const double PackedCost = 2;

    /// <summary>
    /// By packed moments where that is less work than by pairs and their memory is within bounds.
    /// </summary>
    public static double Squared(SampleMoment moment)
    {
        (int Order, int Power)[] sums = PackedSums(PairedTerms(moment));
        double count = moment.SampleCount;
        double packed = PackedCost * count *
            sums.Sum(sum => PackedMoment.Entries(moment.Dimension, sum.Order));
        bool fits = sums.All(
            sum => PackedMoment.Entries(moment.Dimension, sum.Order) <= MostEntries);
        double pairs = 0.5 * count * count * moment.Dimension;
        return Squared(moment, isPacked: fits && packed < pairs);
    }

    /// <summary>The sum over pairs, or over the entries of packed moments.</summary>
    public static double Squared(SampleMoment moment, bool isPacked)
    {
        double[] squares = new double[moment.SampleCount];
        for (int n = 0; n < squares.Length; n++)
            squares[n] = TensorPrimitives.SumOfSquares(moment.Sample(n));
        Term[] paired = PairedTerms(moment);
        double sum = Terms(moment).Except(paired)
            .Sum(t => t.Coefficient * SeparableSum(moment, squares, t));
        sum += isPacked ? PackedSum(moment, squares, paired) : PairSum(moment, squares, paired);
        double count = moment.SampleCount;
        return Math.Max(sum / count / count, 0);
    }

    private static Term[] PairedTerms(SampleMoment moment) =>
        [.. Terms(moment).Where(t => t.Dot > 1)];

    /// <summary>
    /// The moments Σ_n |x_n|^{2i} x_n^{⊗a} that the terms are made of, as (a, i).
    /// </summary>
    private static (int Order, int Power)[] PackedSums(Term[] terms) =>
        [.. terms.SelectMany(t => new[] { (t.Dot, t.Left), (t.Dot, t.Right) }).Distinct()];

    /// <summary>
    /// Σ_{n,k} ⟨x_n,x_k⟩^a |x_n|^{2i} |x_k|^{2j} = ⟨M_{a,i}, M_{a,j}⟩ with M_{a,i} = Σ_n |x_n|^{2i}
    /// x_n^{⊗a}, two of them at a time.
    /// </summary>
    private static double PackedSum(SampleMoment moment, double[] squares, Term[] terms)
    {
        double sum = 0;
        foreach (IGrouping<(int, int), Term> left in terms.GroupBy(t => (t.Dot, t.Left)))
        {
            var first = PackedMoment.Of(moment, squares, left.First().Dot, left.First().Left);
            foreach (Term term in left)
            {
                PackedMoment second = term.Right == term.Left
                    ? first
                    : PackedMoment.Of(moment, squares, term.Dot, term.Right);
                sum += term.Coefficient * first.Dot(second);
            }
        }

        return sum;
    }

    /// <summary>
    /// Each block of rows sums on its own; the blocks are added in order, so threads do not matter.
    /// </summary>
    private static double PairSum(SampleMoment moment, double[] squares, Term[] terms)
    {
        var sums = new double[(moment.SampleCount + Block - 1) / Block];
        Parallel.For(
            0, sums.Length, block => sums[block] = BlockSum(moment, squares, terms, block));
        return sums.Sum();
    }

    /// <summary>Σ_{n,k} ⟨x_n,x_k⟩^a |x_n|^{2i} |x_k|^{2j} for a of 0 or 1, in O(Nd).</summary>
    private static double SeparableSum(SampleMoment moment, double[] squares, Term term)
    {
        if (term.Dot == 0)
        {
            return squares.Sum(x => IntegerPower.Of(x, term.Left)) *
                squares.Sum(y => IntegerPower.Of(y, term.Right));
        }

        double[] left = new double[moment.Dimension];
        double[] right = new double[moment.Dimension];
        for (int n = 0; n < squares.Length; n++)
        {
            ReadOnlySpan<double> x = moment.Sample(n);
            TensorPrimitives.MultiplyAdd(x, IntegerPower.Of(squares[n], term.Left), left, left);
            TensorPrimitives.MultiplyAdd(x, IntegerPower.Of(squares[n], term.Right), right, right);
        }

        return TensorPrimitives.Dot<double>(left, right);
    }

    /// <summary>
    /// The terms in higher powers of ⟨x,y⟩ over pairs with one sample in the block and the other
    /// not behind it; tiles of Block × Block samples stay in cache.
    /// </summary>
    private static double BlockSum(SampleMoment moment, double[] squares, Term[] terms, int block)
    {
        int first = block * Block;
        int end = Math.Min(first + Block, moment.SampleCount);
        double sum = 0;
        for (int start = 0; start < end; start += Block)
        {
            int stop = Math.Min(start + Block, end);
            for (int i = first; i < end; i++)
            {
                ReadOnlySpan<double> x = moment.Sample(i);
                double row = 0;
                for (int k = start; k < Math.Min(stop, i + 1); k++)
                {
                    double s = TensorPrimitives.Dot(x, moment.Sample(k));
                    double value = 0;
                    foreach (Term t in terms)
                        value += t.Of(s, squares[i], squares[k]);
                    row += i == k ? value : 2 * value;
                }

                sum += row;
            }
        }

        return sum;
    }

    private static Term[] Terms(SampleMoment moment)
    {
        int l = moment.Order;
        if (moment.NoiseVariance == 0)
            return [new Term(1, l, 0, 0)];
        var sums = new Dictionary<(int Dot, int Left, int Right), double>();
        for (int i = 0; 2 * i <= l; i++)
        {
            for (int j = 0; 2 * j <= l; j++)
            {
                double factor = Coefficient(l, i) * Coefficient(l, j) *
                    IntegerPower.Of(-moment.NoiseVariance, i + j) / Factorial(l);
                Differentiate(factor, l - 2 * i, i, l - 2 * j, j, 0);
            }
        }

        return [.. sums.Select(t => new Term(t.Value, t.Key.Dot, t.Key.Left, t.Key.Right))];

        // ⟨x,∂⟩^a Δ^i applied to ⟨y,t⟩^b |t|^{2j}, with |y|² collected `right` times.
        void Differentiate(double factor, int a, int i, int b, int j, int right)
        {
            if (factor == 0)
                return;
            if (i == 0)
            {
                // a-homogeneous f: ⟨x,∂⟩^a f = a! f(x) = a! ⟨x,y⟩^b |x|^{2j}.
                (int, int, int) key = (b, j, right);
                sums[key] = sums.GetValueOrDefault(key) + factor * Factorial(a);
                return;
            }

            double d = moment.Dimension;
            if (b >= 2)
                Differentiate(factor * b * (b - 1), a, i - 1, b - 2, j, right + 1);
            if (j >= 1)
                Differentiate(factor * 2 * j * (2 * j + d - 2 + 2 * b), a, i - 1, b, j - 1, right);
        }
    }

    private static double Coefficient(int l, int j) =>
        Factorial(l) / (Factorial(j) * Factorial(l - 2 * j) * IntegerPower.Of(2.0, j));

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    /// <summary>Coefficient · ⟨x,y⟩^Dot |x|^{2·Left} |y|^{2·Right}.</summary>
    private readonly record struct Term(double Coefficient, int Dot, int Left, int Right)
    {
        public double Of(double dot, double left, double right)
        {
            double value = Coefficient * IntegerPower.Of(dot, Dot);
            if (Left > 0)
                value *= IntegerPower.Of(left, Left);
            if (Right > 0)
                value *= IntegerPower.Of(right, Right);
            return value;
        }
    }
}
