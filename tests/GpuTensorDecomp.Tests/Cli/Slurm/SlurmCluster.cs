using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GpuTensorDecomp.Cli.Slurm;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

/// <summary>
/// A Slurm cluster of one node with two processors and four GPUs (which are other devices), in a
/// temporary folder, with a munge of its own; ends with the test.
/// </summary>
internal sealed class SlurmCluster : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> Needed =
        ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel", "sinfo"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _daemons = [];
    private readonly Dictionary<string, string> _environment;
    private Process? _controller;

    private SlurmCluster()
    {
        // Munge wants a socket whose folder everybody can enter.
        UnixMode.Set(
            _folder.Path,
            UnixMode.Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _environment = new Dictionary<string, string>
        {
            // Jobs inherit it: a task has one processor.
            ["DOTNET_PROCESSOR_COUNT"] = "1",
            ["SLURM_CONF"] = _folder.File("slurm.conf"),
            ["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin",
        };
    }

    /// <summary>The node's name.</summary>
    public static string Node => Environment.MachineName.Split('.')[0];

    /// <summary>The cluster's commands.</summary>
    public SlurmCommands Commands => new(_environment);

    /// <summary>Where a program is, or null.</summary>
    public static string? Find(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':')
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Starts the daemons and waits until the node takes jobs.</summary>
    public static async Task<SlurmCluster> Start()
    {
        var cluster = new SlurmCluster();
        try
        {
            await cluster.Configure();
            await cluster.StartMunge();
            cluster._controller = cluster.Daemon("slurmctld", "-D", "-c");
            cluster.Daemon("slurmd", "-D");
            await cluster.Until(async () => await cluster.NodeState() == "idle", "an idle node");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of Slurm and returns what it prints.</summary>
    public async Task<string> Call(string command, params string[] arguments)
    {
        ProcessRun run = await ProcessRun.Of(Find(command)!, arguments, _environment);
        run.ExitCode.ShouldBe(0, $"{command} {string.Join(' ', arguments)}: {run.Error}");
        return run.Output.Trim();
    }

    /// <summary>Whether a command of Slurm succeeds now.</summary>
    public async Task<bool> Succeeds(string command, params string[] arguments) =>
        (await ProcessRun.Of(Find(command)!, arguments, _environment)).ExitCode == 0;

    /// <summary>The node's state in Slurm's words.</summary>
    public Task<string> NodeState() => Call("sinfo", "--noheader", "--format=%T");

    /// <summary>Ends the controller and starts it again; it goes on from its saved state.</summary>
    public async Task RestartController()
    {
        await End(_controller!);
        _controller = Daemon("slurmctld", "-D");
        await Until(() => Succeeds("squeue"), "an answer of the new controller");
    }

    /// <summary>Waits for something.</summary>
    public async Task Until(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"waited in vain for {what}.\n{Logs()}");
            await Task.Delay(100);
        }
    }

    /// <summary>Ends the jobs, then what was started, the last first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_daemons.Count > 1)
            await EndJobs();
        foreach (Process daemon in Enumerable.Reverse(_daemons))
        {
            await End(daemon);
            daemon.Dispose();
        }

        _folder.Dispose();
    }

    private static async Task End(Process process)
    {
        if (process.HasExited)
            return;
        await ProcessRun.Of("/bin/sh", "-c", $"kill -TERM {process.Id}");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task EndJobs()
    {
        try
        {
            await Call("scancel", "--state=PENDING,RUNNING,SUSPENDED");
            await Until(async () => (await Call("squeue", "--noheader")).Length == 0, "no jobs");
        }
        catch (Exception fault) when (fault is TimeoutException or ShouldAssertException)
        {
            // A controller that is down leaves jobs to slurmd, which ends with them below.
        }
    }

    private async Task Configure()
    {
        Directory.CreateDirectory(_folder.File("state"));
        Directory.CreateDirectory(_folder.File("spool"));
        string[] devices = ["null", "zero", "full", "random"];
        _folder.File("gres.conf", string.Concat(
            devices.Select(device => $"NodeName={Node} Name=gpu File=/dev/{device}\n")));
        _folder.File("slurm.conf", $"""
            ClusterName=test
            SlurmctldHost={Node}(127.0.0.1)
            SlurmctldPort={FreePort()}
            SlurmdPort={FreePort()}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={_folder.File("munge.socket")}
            StateSaveLocation={_folder.File("state")}
            SlurmdSpoolDir={_folder.File("spool")}
            SlurmctldPidFile={_folder.File("slurmctld.pid")}
            SlurmdPidFile={_folder.File("slurmd.pid")}
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            MpiDefault=none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            SlurmdParameters=config_overrides
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            SchedulerParameters=batch_sched_delay=1,sched_interval=1
            KillWait=10
            ReturnToService=2
            GresTypes=gpu
            NodeName={Node} NodeAddr=127.0.0.1 CPUs=2 Gres=gpu:4 State=UNKNOWN
            PartitionName=work Nodes={Node} Default=YES MaxTime=INFINITE State=UP

            """);

        // From 23.11 on Slurm looks for control groups unless it is told not to.
        string[] version = (await Call("sbatch", "--version")).Split(' ')[^1].Split('.');
        if (string.CompareOrdinal($"{version[0]}.{version[1]}", "23.11") >= 0)
            _folder.File("cgroup.conf", "CgroupPlugin=disabled\n");
    }

    private async Task StartMunge()
    {
        string key = _folder.File("munge.key", new byte[1024]);
        UnixMode.Set(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string socket = _folder.File("munge.socket");
        Daemon(
            "munged", "--foreground", $"--socket={socket}", $"--key-file={key}",
            $"--pid-file={_folder.File("munged.pid")}", $"--log-file={_folder.File("munged.log")}",
            $"--seed-file={_folder.File("munge.seed")}");
        await Until(() => Task.FromResult(File.Exists(socket)), "munge's socket");
    }

    private Process Daemon(string name, params string[] arguments)
    {
        string command = ShellText.Words([Find(name)!, .. arguments]);
        string log = ShellText.Word(_folder.File($"{name}.out"));
        Process daemon = ProcessRun.Start(
            "/bin/sh", ["-c", $"exec {command} >> {log} 2>&1 < /dev/null"], _environment);
        _daemons.Add(daemon);
        return daemon;
    }

    private string Logs() => string.Join(
        '\n',
        Directory.GetFiles(_folder.Path, "*.out").SelectMany(
            path => File.ReadLines(path).TakeLast(15).Prepend($"{Path.GetFileName(path)}:")));
}
