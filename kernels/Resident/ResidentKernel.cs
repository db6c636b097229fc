using System.Numerics;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Epochs;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Kernels.Stepping;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Whole steps of a small run, thousands a launch: c where the rule resets it; ρ, ū, w;
/// A = Σ_k W_k ⟨z_k, ū⟩^{l−1} z_k over the terms of the target and of the model; rates, status,
/// step control; descent, quasi-static, polar or Runge-Kutta step. One group a run, one thread a
/// component: its ū and A stay in registers, every thread reads the same z_k from shared memory at
/// the same time, so that Gram numbers are stored nowhere. Flops 4m(m + r)d a step; device memory
/// is touched at the beginning and the end only, but for Runge-Kutta stages: bound by arithmetic.
/// </summary>
public static class ResidentKernel
{
    /// <summary>One group of a thread a component for each run.</summary>
    public static void Body<T, TPrecision, TFunction, TCoordinates, TMemory>(
        ResidentJob<T> job)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
        where TFunction : struct, IGramFunction<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
        where TMemory : struct, IGroupMemory<T>
    {
        ArrayView<RunState> states = SharedMemory.Allocate<RunState>(1);
        ArrayView<Four<T>> rows = TMemory.Rows();
        ArrayView<double> numbers = TMemory.Numbers();
        ArrayView<T> weights = TMemory.Weights();
        BatchView<T> batch = job.Batch;
        int run = Grid.IdxX;
        if (batch.Runs[run].IsActive == 0)
            return;
        RunRule rule = batch.Rules[run];
        int i = Group.IdxX;
        int d = batch.Dimension;
        int count = batch.Runs[run].Count;
        int termCount = job.TermCounts[run];
        int row = run * batch.Capacity + i;
        int unitPlace = (job.TermCapacity + i) * job.Pitch;
        int vectorPlace = unitPlace + job.Capacity * job.Pitch;
        ResidentContraction.Load<T, TCoordinates>(
            job, rows, weights, job.TermStarts[run], termCount);
        if (i == 0)
            states[0] = batch.Runs[run];
        TCoordinates vector = default;
        double logNorm = 0;
        double sign = 0;
        T scale = T.One;
        if (i < count)
        {
            vector = TCoordinates.Read(batch.State, (long)row * d, d);
            logNorm = batch.LogNorms[row];
            sign = TPrecision.Widen(batch.Signs[row]);
            scale = batch.Scales[row];
        }

        Group.Barrier();
        for (int evaluation = 0; evaluation < job.MostEvaluations; evaluation++)
        {
            TCoordinates unit = default;
            TCoordinates tangent = default;
            ComponentRates rates = default;
            double norm = 0;
            double weight = 0;
            if (i < count)
            {
                double inverse = 1;
                if (rule.IsPolar != 0)
                {
                    norm = Real.Exp(logNorm);
                }
                else
                {
                    norm = Norm<T, TPrecision, TCoordinates>(vector);
                    inverse = Inverse<T, TPrecision>(norm);
                    TCoordinates.Store(rows, vectorPlace, vector);
                }

                unit = TCoordinates.Scale(TPrecision.Narrow(inverse), vector);
                scale = ComponentScale.Next<T, TPrecision>(rule, scale, norm);
                weight = sign * ComponentScale.Weight(
                    rule, batch.Order, TPrecision.Widen(scale), norm);
                TCoordinates.Store(rows, unitPlace, unit);
                weights[job.WeightsStart + job.TermCapacity + i] = TPrecision.Narrow(weight);
            }

            bool isDue = CurvatureMask.IsDue(rule, states[0]);
            Group.Barrier();
            if (i < count)
            {
                tangent = ResidentContraction.Add<T, TFunction, TCoordinates>(
                    job, rows, weights, default, unit, 0, job.WeightsStart, termCount);
                double t = -TPrecision.Widen(TCoordinates.AddDot(default, tangent, unit));
                tangent = ResidentContraction.Add<T, TFunction, TCoordinates>(
                    job, rows, weights, tangent, unit, job.TermCapacity * job.Pitch,
                    job.WeightsStart + job.TermCapacity, count);
                T dot = TCoordinates.AddDot(default, tangent, unit);
                tangent = TCoordinates.Add(tangent, -dot, unit);
                double s = TPrecision.Widen(dot);
                double square = TPrecision.Widen(TCoordinates.AddDot(default, tangent, tangent));
                rates = ComponentRates.Of(
                    rule, batch.Order, sign, TPrecision.Widen(scale), norm, s);
                double rate = ComponentRates.Total(rates.Angular, rates.Radial, square);
                double unrest = ComponentRates.Unrest(
                    rule, batch.Order, weight, sign, s, square, rate);
                double error = 0;
                int stage = states[0].Stage;
                if (rule.Stepper == RuleCode.RungeKutta && stage > 0 && stage < rule.StageCount)
                {
                    ResidentStages.Keep<T, TPrecision, TCoordinates>(
                        batch, row, stage, tangent, rates);
                    if (rule.IsErrorControlled != 0 && stage == rule.StageCount - 1)
                    {
                        error = ResidentStages.Error<T, TPrecision, TCoordinates>(
                            batch, row, run, states[0].Trial, rule.StageCount);
                    }
                }

                ResidentFigures.Write(
                    numbers, job.FiguresStart + i, job.FigurePitch, rule, weight * (s - t), norm,
                    rate, unrest, error);
            }

            Group.Barrier();
            if (i < ResidentFigures.Count)
            {
                numbers[job.SumsStart + i] = ResidentFigures.Total(
                    numbers, i, job.FiguresStart + i * job.FigurePitch, count);
            }

            Group.Barrier();
            double bound = 0;
            if (isDue)
            {
                int p = rule.NormPower;
                bound = 1.25 * (p * p > batch.Order ? p * p : batch.Order) *
                    ResidentCurvature.Eigenvalue<T, TPrecision, TCoordinates>(
                        job, rows, numbers, unit, IntegerPower.Of(norm, p - 1), count);
            }

            if (i == 0)
            {
                RunState state = states[0];
                ResidentFigures.Describe(numbers, job.SumsStart, rule.TargetNorm, ref state);
                if (isDue)
                    state.CurvatureBound = bound;
                StepControl.Decide(ref rule, ref state);
                states[0] = state;
            }

            Group.Barrier();
            if (states[0].IsActive == 0)
                break;
            bool endsEpoch = states[0].Action == RunAction.EndEpoch;
            if (endsEpoch)
            {
                if (i < count)
                {
                    TCoordinates.Write(batch.State, (long)row * d, d, vector);
                    TCoordinates.Write(batch.Units, (long)row * d, d, unit);
                    batch.Norms[row] = TPrecision.Narrow(norm);
                    batch.LogNorms[row] = logNorm;
                    batch.Scales[row] = scale;
                }

                Group.Barrier();
                EpochSelection.Choose<T, TPrecision>(batch, run);
                if (i < count)
                {
                    long number = EpochSelection.Number(
                        batch, run, row, states[0].Reinitialised);
                    EpochRow.Finish<T, TPrecision>(
                        batch, run, row, number, 0, 1,
                        EpochRow.Draw<T, TPrecision>(batch, run, row, number, 0, 1));
                    vector = TCoordinates.Read(batch.State, (long)row * d, d);
                    logNorm = batch.LogNorms[row];
                    sign = TPrecision.Widen(batch.Signs[row]);
                    scale = batch.Scales[row];
                }

                Group.Barrier();
                if (i == 0)
                {
                    RunState state = states[0];
                    EpochSelection.Count(batch, run, ref state);
                    states[0] = state;
                }

                Group.Barrier();
            }

            if (i >= count || endsEpoch)
                continue;
            double step = states[0].Trial;
            if (states[0].Action == RunAction.Restore)
            {
                vector = TCoordinates.Read(batch.Kept, (long)row * d, d);
                logNorm = batch.KeptLogNorms[row];
                scale = batch.KeptScales[row];
            }
            else if (rule.IsPolar != 0)
            {
                bool isDescent = rule.Stepper == RuleCode.PolarDescent;
                if (states[0].Action == RunAction.Step)
                {
                    // Descent's growth is ‖y‖, which its normalisation finds.
                    double growth = step * rates.Radial;
                    logNorm -= isDescent ? 0 : growth;
                    vector = TCoordinates.Add(
                        TCoordinates.Scale(TPrecision.Narrow(isDescent ? 1 - growth : 1), unit),
                        TPrecision.Narrow(-step * rates.Angular),
                        tangent);
                }
                else
                {
                    if (states[0].Action == RunAction.Begin)
                    {
                        ResidentStages.Begin<T, TCoordinates>(batch, row, unit, logNorm);
                        ResidentStages.Keep<T, TPrecision, TCoordinates>(
                            batch, row, 0, tangent, rates);
                    }

                    int stage = states[0].Stage;
                    int coefficients = ResidentStages.Coefficients(
                        run, stage < rule.StageCount ? stage : BatchView<T>.MostStages);
                    logNorm = ResidentStages.AddLogNorms(
                        batch, row, batch.BaseLogNorms[row], step, coefficients, stage);
                    vector = ResidentStages.AddDirections<T, TPrecision, TCoordinates>(
                        batch, row, TCoordinates.Read(batch.BaseDirections, (long)row * d, d),
                        step, coefficients, stage);
                }

                double length = Norm<T, TPrecision, TCoordinates>(vector);
                if (isDescent)
                    logNorm += Real.Log(length);
                vector = TCoordinates.Scale(
                    TPrecision.Narrow(Inverse<T, TPrecision>(length)), vector);
            }
            else
            {
                if (rule.Stepper == RuleCode.QuasiStatic)
                {
                    step = StepControl.CappedStep(
                        step, rule.CurvatureShare, rule.NormPower, batch.Order, norm,
                        states[0].LargestNorm, TPrecision.SmallestNormal);
                }

                vector = TCoordinates.Add(
                    TCoordinates.Scale(
                        TPrecision.Narrow(1 - step * rates.Radial),
                        TCoordinates.Load(rows, vectorPlace)),
                    TPrecision.Narrow(-step * rates.Angular * norm),
                    tangent);
            }
        }

        if (i < count)
        {
            TCoordinates.Write(batch.State, (long)row * d, d, vector);
            batch.LogNorms[row] = logNorm;
            batch.Scales[row] = scale;
        }

        if (i == 0)
            batch.Runs[run] = states[0];
    }

    private static double Norm<T, TPrecision, TCoordinates>(TCoordinates x)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates> =>
        Math.Sqrt(TPrecision.Widen(TCoordinates.AddDot(default, x, x)));

    private static double Inverse<T, TPrecision>(double norm)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T> =>
        1 / (norm > TPrecision.SmallestNormal ? norm : TPrecision.SmallestNormal);
}
