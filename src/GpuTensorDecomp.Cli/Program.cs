using GpuTensorDecomp.Cli;

using var interruption = new Interruption();
return CommandLine.Run(args, new Session(
    Console.Out,
    Console.Error,
    !Console.IsOutputRedirected,
    !Console.IsErrorRedirected,
    Cancellation: interruption.Token));
