<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>As the system</source>
        <extracomment>Optimizers with a button and a key of their own.</extracomment>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Save session…</source>
        <translation>保存会话…</translation>
    </message>
    <message>
        <source>Export script…</source>
        <translation>导出脚本…</translation>
    </message>
    <message>
        <source>Export metrics…</source>
        <translation>导出指标…</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Paste data</source>
        <translation>粘贴数据</translation>
    </message>
    <message>
        <source>One step</source>
        <translation>一步</translation>
    </message>
    <message>
        <source>10 steps</source>
        <translation>10 步</translation>
    </message>
    <message>
        <source>100 steps</source>
        <translation>100 步</translation>
    </message>
    <message>
        <source>One epoch</source>
        <translation>一轮</translation>
    </message>
    <message>
        <source>Reset to the same weights</source>
        <translation>重置为相同权重</translation>
    </message>
    <message>
        <source>Reset to new weights</source>
        <translation>重置为新权重</translation>
    </message>
    <message>
        <source>Fork this run</source>
        <translation>分叉此运行</translation>
    </message>
    <message>
        <source>Remove this run</source>
        <translation>移除此运行</translation>
    </message>
    <message>
        <source>Another run goes on from these weights: give it another optimizer, and compare. At most {0} runs.</source>
        <translation>另一个运行从这些权重继续：给它换一个优化器，再作比较。最多 {0} 个运行。</translation>
    </message>
    <message>
        <source>The run shown leaves, with its curves. Undo brings it back.</source>
        <translation>所显示的运行及其曲线将被移除；撤销可将其恢复。</translation>
    </message>
    <message>
        <source>Adds noise of this standard deviation to every weight and bias of the run.</source>
        <translation>给该运行的每个权重和偏置加上此标准差的噪声。</translation>
    </message>
    <message>
        <source>Another run, from step 0 and the same initial weights, with this optimizer; it catches up.</source>
        <translation>另一条运行，使用此优化器，以相同的初始权重从第 0 步开始，并追赶上来。</translation>
    </message>
    <message>
        <source>Full speed</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>Carry shared state over when switching</source>
        <translation>切换时沿用共有状态</translation>
    </message>
    <message>
        <source>Keep the learning rate when switching</source>
        <translation>切换时保持学习率</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Command palette…</source>
        <translation>命令面板…</translation>
    </message>
    <message>
        <source>Presets…</source>
        <translation>预设…</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation>缩放到 100 %</translation>
    </message>
    <message>
        <source>Maximise panel, or back</source>
        <translation>最大化面板，或还原</translation>
    </message>
    <message>
        <source>Next panel</source>
        <translation>下一个面板</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>About nnviz</source>
        <translation>关于 nnviz</translation>
    </message>
    <message>
        <source>What both optimizers keep, such as a velocity, goes on; otherwise the new one begins without it.</source>
        <translation>两个优化器共有的状态（如速度）继续使用；否则新优化器从空状态开始。</translation>
    </message>
    <message>
        <source>The learning rate in use stays; otherwise each optimizer brings back the rate it had last.</source>
        <translation>保持当前学习率；否则每个优化器恢复自己上次的学习率。</translation>
    </message>
    <message>
        <source>Write a PyTorch script that does this training without nnviz, and compare it with what was recorded.</source>
        <translation>写出一个不依赖 nnviz、重现此训练的 PyTorch 脚本，并与记录进行比较。</translation>
    </message>
    <message>
        <source>Write the recorded losses, rates and norms of every step as CSV.</source>
        <translation>将记录的每一步的损失、学习率和范数写成 CSV。</translation>
    </message>
    <message>
        <source>Train on what is on the clipboard: points (x₁, x₂, label), a curve (x, y), or a table of any width.</source>
        <translation>用剪贴板上的内容训练：点（x₁, x₂, 标签）、曲线（x, y），或任意列数的表格。</translation>
    </message>
    <message>
        <source>Go back to a training that was left without being saved.</source>
        <translation>回到未保存就离开的训练。</translation>
    </message>
    <message>
        <source>Start again at step 0 from the weights this training began with.</source>
        <translation>用本次训练的初始权重从第 0 步重新开始。</translation>
    </message>
    <message>
        <source>Start again at step 0 from new random weights.</source>
        <translation>用新的随机权重从第 0 步重新开始。</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>{0} / s</source>
        <translation>{0} 步/秒</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>{0} could not be written.</source>
        <translation>无法写入 {0}。</translation>
    </message>
</context>
<context>
    <name>ColumnRow</name>
    <message>
        <source>last column</source>
        <translation>最后一列</translation>
    </message>
    <message>
        <source>Columns of the file</source>
        <translation>文件的各列</translation>
    </message>
    <message>
        <source>The file cannot be read</source>
        <translation>无法读取该文件</translation>
    </message>
    <message>
        <source>The last column ({0})</source>
        <translation>最后一列（{0}）</translation>
    </message>
</context>
<context>
    <name>DataSection</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Split and preparation</source>
        <translation>划分与预处理</translation>
    </message>
    <message>
        <source>Tables ({0})</source>
        <translation>表格（{0}）</translation>
    </message>
    <message>
        <source>{0} train · {1} val. · {2} test</source>
        <translation>训练 {0} · 验证 {1} · 测试 {2}</translation>
    </message>
    <message>
        <source>{0} train · {1} test</source>
        <translation>训练 {0} · 测试 {1}</translation>
    </message>
    <message>
        <source>{0} train</source>
        <translation>训练 {0}</translation>
    </message>
</context>
<context>
    <name>DatasetTiles</name>
    <message>
        <source>Begins with the points there are; draw in the Output panel.</source>
        <translation>从现有的点开始；在输出面板中绘制。</translation>
    </message>
    <message>
        <source>Fewer</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>All data sets</source>
        <translation>所有数据集</translation>
    </message>
</context>
<context>
    <name>ExportNotices</name>
    <message>
        <source>Exporting {0}…</source>
        <translation>正在导出 {0}…</translation>
    </message>
    <message>
        <source>Exporting {0}: it is run and compared, {1} %</source>
        <translation>正在导出 {0}：正在运行并比较，{1} %</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{0} is exported next.</source>
        <translation>{0} 将随后导出。</translation>
    </message>
    <message>
        <source>{0} could not be exported: {1}.</source>
        <translation>无法导出 {0}：{1}。</translation>
    </message>
    <message>
        <source>Exported to {0}.</source>
        <translation>已导出到 {0}。</translation>
    </message>
    <message>
        <source>{0} of {1} runs and seeds agree with every recorded step; the script says where the others part.</source>
        <translation>{1} 个运行（含种子）中有 {0} 个与记录的每一步一致；其余在何处分开，见脚本说明。</translation>
    </message>
    <message>
        <source>{0}: not compared with what was recorded.</source>
        <translation>{0}：未与记录比较。</translation>
    </message>
    <message>
        <source>{0}: the script agrees up to step {1} of {2}; it says itself why they part.</source>
        <translation>{0}：脚本与记录一致到第 {1} 步（共 {2} 步）；为何分开，见脚本说明。</translation>
    </message>
    <message>
        <source>{0}: the first {1} of {2} steps were compared and agree.</source>
        <translation>{0}：比较了 {2} 步中的前 {1} 步，结果一致。</translation>
    </message>
    <message>
        <source>{0}: all {1} recorded steps agree.</source>
        <translation>{0}：记录的全部 {1} 步一致。</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Export script</source>
        <translation>导出脚本</translation>
    </message>
    <message>
        <source>Python scripts (*{0})</source>
        <translation>Python 脚本 (*{0})</translation>
    </message>
    <message>
        <source>Export metrics</source>
        <translation>导出指标</translation>
    </message>
    <message>
        <source>Tables (*{0})</source>
        <translation>表格 (*{0})</translation>
    </message>
    <message>
        <source>the training engine does not answer</source>
        <translation>训练引擎没有响应</translation>
    </message>
    <message>
        <source>the training was closed</source>
        <translation>训练已关闭</translation>
    </message>
    <message>
        <source>the export ended unexpectedly</source>
        <translation>导出意外结束</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Experiments, sessions and tables ({0})</source>
        <translation>实验、会话与表格（{0}）</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Sessions (*{0})</source>
        <translation>会话 (*{0})</translation>
    </message>
    <message>
        <source>Save session</source>
        <translation>保存会话</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Find an experiment: a word of it, a data set, an optimizer</source>
        <translation>查找实验：其中的词、数据集或优化器</translation>
    </message>
    <message>
        <source>Find an experiment</source>
        <translation>查找实验</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No experiment has all of these words.</source>
        <translation>没有包含所有这些词的实验。</translation>
    </message>
</context>
<context>
    <name>HealthStrip</name>
    <message>
        <source>step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
    <message>
        <source>Show this step in the plots.</source>
        <translation>在曲线中显示这一步。</translation>
    </message>
    <message>
        <source>(over)</source>
        <translation>（已过去）</translation>
    </message>
    <message>
        <source>{0}. {1}</source>
        <translation>{0}。{1}</translation>
    </message>
    <message>
        <source>Say no more of this in this training</source>
        <translation>本次训练中不再提示</translation>
    </message>
    <message>
        <source>Try {0}</source>
        <translation>试试 {0}</translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation>另有 {0} 条</translation>
    </message>
</context>
<context>
    <name>Hints</name>
    <message>
        <source>Press 1, 2 or 3 while it trains: SGD, momentum and Adam take over at the next step.</source>
        <translation>训练时按 1、2 或 3：SGD、动量和 Adam 从下一步起接手。</translation>
    </message>
    <message>
        <source>Point at a connection for its exact numbers; click a neuron to see it compute.</source>
        <translation>指向一条连线看它的精确数值；点击一个神经元看它如何计算。</translation>
    </message>
    <message>
        <source>Ctrl+K finds every action, setting and experiment; what you change can be undone with Ctrl+Z.</source>
        <translation>Ctrl+K 可找到所有操作、设置和实验；所做的改动可用 Ctrl+Z 撤销。</translation>
    </message>
    <message>
        <source>Hint {0} of {1}</source>
        <translation>提示 {0}/{1}</translation>
    </message>
    <message>
        <source>Do not show again</source>
        <translation>不再显示</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一条</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>{0} (changed)</source>
        <translation>{0}（已改动）</translation>
    </message>
    <message>
        <source>nnviz {0}: the mathematics of a neural network while it learns.</source>
        <translation>nnviz {0}：神经网络学习时的数学。</translation>
    </message>
</context>
<context>
    <name>Commanding</name>
    <message>
        <source>Fork {0}</source>
        <translation>分叉 {0}</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>内置实验</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Perturb the weights</source>
        <translation>扰动权重</translation>
    </message>
    <message>
        <source>Add a run</source>
        <translation>添加运行</translation>
    </message>
    <message>
        <source>{0} (not there any more)</source>
        <translation>{0}（已不存在）</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>清空列表</translation>
    </message>
</context>
<context>
    <name>NetworkPanel</name>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新量</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>所学</translation>
    </message>
</context>
<context>
    <name>NetworkSection</name>
    <message>
        <source>{0} parameters</source>
        <translation>{0} 个参数</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Initial weights</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>Add layer</source>
        <translation>添加层</translation>
    </message>
    <message>
        <source>One more hidden layer, like the last one (up to {0})</source>
        <translation>再加一个隐藏层，与最后一层相同（最多 {0} 层）</translation>
    </message>
    <message>
        <source>Drag to another place, or press Alt with an arrow key</source>
        <translation>拖到别处，或按 Alt 加方向键</translation>
    </message>
    <message>
        <source>Hidden {0}</source>
        <translation>隐藏层 {0}</translation>
    </message>
    <message>
        <source>One neuron fewer (↓)</source>
        <translation>减少一个神经元（↓）</translation>
    </message>
    <message>
        <source>One neuron more (↑)</source>
        <translation>增加一个神经元（↑）</translation>
    </message>
    <message>
        <source>Width of hidden layer {0}</source>
        <translation>隐藏层 {0} 的宽度</translation>
    </message>
    <message>
        <source>Activation of hidden layer {0}</source>
        <translation>隐藏层 {0} 的激活函数</translation>
    </message>
    <message>
        <source>Remove hidden layer {0}</source>
        <translation>删除隐藏层 {0}</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Dismiss</source>
        <extracomment>Words, or what makes them in the language of the moment. Milliseconds for which a plain confirmation stays.</extracomment>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Something went wrong in the window ({0}). Training goes on.</source>
        <translation>窗口内部出错（{0}）。训练仍在继续。</translation>
    </message>
    <message>
        <source>It could not be shown here that a run&apos;s numbers do not depend on what trains beside it.</source>
        <translation>在这台机器上无法证明某次运行的数值不受与其并行训练的其他运行影响。</translation>
    </message>
    <message>
        <source>Opening {0}… {1} %</source>
        <translation>正在打开 {0}… {1} %</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Session saved to {0}.</source>
        <translation>会话已保存到 {0}。</translation>
    </message>
    <message>
        <source>Saving the session to {0}…</source>
        <translation>正在把会话保存到 {0}…</translation>
    </message>
    <message>
        <source>The session is being saved; the window closes when it is safe.</source>
        <translation>正在保存会话；保存完成后窗口将关闭。</translation>
    </message>
    <message>
        <source>What was trained could not be kept: {0}. Closing the window once more gives it up.</source>
        <translation>训练内容无法保留：{0}。再次关闭窗口将放弃它。</translation>
    </message>
    <message>
        <source>There is no training that was left without being saved.</source>
        <translation>没有未保存就离开的训练。</translation>
    </message>
    <message>
        <source>The training before was not saved, and could not be kept: {0}.</source>
        <translation>之前的训练未保存，也无法保留：{0}。</translation>
    </message>
    <message>
        <source>{0} could not be saved: {1}. What was there before is untouched.</source>
        <translation>无法保存 {0}：{1}。原有文件未受影响。</translation>
    </message>
    <message>
        <source>“{0}” was left without being saved. It was kept at step {1} ({2}).</source>
        <translation>“{0}”未保存就离开了。它已保留在第 {1} 步（{2}）。</translation>
    </message>
    <message>
        <source>nnviz ended unexpectedly. “{0}” was kept at step {1} ({2}).</source>
        <translation>nnviz 意外退出。“{0}”已保留至第 {1} 步（{2}）。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>{0} stopped at step {1}: its loss is no longer finite. It appeared first in layer {2} ({3}).</source>
        <translation>{0} 在第 {1} 步停止：损失不再是有限值，最先出现于第 {2} 层（{3}）。</translation>
    </message>
    <message>
        <source>pre-activation</source>
        <translation>预激活值</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>The training engine ended unexpectedly. Starting it again…</source>
        <translation>训练引擎意外终止，正在重新启动…</translation>
    </message>
    <message>
        <source>The training engine keeps ending unexpectedly. Everything recorded so far is safe.</source>
        <translation>训练引擎反复意外终止。已有记录完好无损。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Training stopped: {0}</source>
        <translation>训练已停止：{0}</translation>
    </message>
    <message>
        <source>“{0}” was left for this, and can be gone back to.</source>
        <translation>为打开它离开了“{0}”，可以返回。</translation>
    </message>
    <message>
        <source>Back to it</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>The training engine ended unexpectedly and went on from step {0}. No command was lost.</source>
        <translation>训练引擎曾意外终止，已从第 {0} 步继续。没有丢失任何命令。</translation>
    </message>
    <message>
        <source>The window stalled for too long: {0} step records are lost. The curves show the gap.</source>
        <translation>窗口停顿过久，丢失了 {0} 条步记录。曲线上会显示空缺。</translation>
    </message>
</context>
<context>
    <name>OptimizerBar</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>All optimizers, and how to switch</source>
        <translation>全部优化器及切换方式</translation>
    </message>
    <message>
        <source>Switch to {0} (key {1})</source>
        <translation>切换到 {0}（按键 {1}）</translation>
    </message>
</context>
<context>
    <name>OptimizerSection</name>
    <message>
        <source>Defaults</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Put the optimizer&apos;s own values back; the learning rate stays.</source>
        <translation>恢复优化器自己的默认值；学习率不变。</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Type an action, a setting or an experiment</source>
        <translation>输入操作、设置或实验</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>没有叫这个名字的。</translation>
    </message>
    <message>
        <source>Enter sets it. {0}</source>
        <translation>按 Enter 设定。{0}</translation>
    </message>
</context>
<context>
    <name>PaletteOpener</name>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>PanelDock</name>
    <message>
        <source>Put right of</source>
        <translation>放到右侧：</translation>
    </message>
    <message>
        <source>Put as a tab onto</source>
        <translation>叠放为标签页：</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>浮动</translation>
    </message>
    <message>
        <source>Back to the other panels</source>
        <translation>回到其他面板</translation>
    </message>
    <message>
        <source>Maximise</source>
        <translation>最大化</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>PenaltyRow</name>
    <message>
        <source>Regularise</source>
        <translation>正则化</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The loss alone</source>
        <translation>只有损失本身</translation>
    </message>
    <message>
        <source>Regularisation</source>
        <translation>正则化</translation>
    </message>
</context>
<context>
    <name>RateControl</name>
    <message>
        <source>lr</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Learning rate α: how far a step goes against the gradient</source>
        <translation>学习率 α：每一步沿负梯度方向走多远</translation>
    </message>
    <message>
        <source>Base learning rate</source>
        <translation>基础学习率</translation>
    </message>
    <message>
        <source>lr₀</source>
        <translation>lr₀</translation>
    </message>
    <message>
        <source>The schedule made {0} of it in the last step.</source>
        <translation>上一步中，学习率调度使其变为 {0}。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
</context>
<context>
    <name>ReadoutsRow</name>
    <message>
        <source>(1/2m) Σ (ŷ − y)², half of nn.MSELoss, of the targets as they are trained on</source>
        <translation>(1/2m) Σ (ŷ − y)²，为 nn.MSELoss 的一半，按训练所用的目标值计算</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Mini-batches trained on so far</source>
        <translation>已训练的小批量数</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Passes over the training part completed</source>
        <translation>已完整遍历训练集的次数</translation>
    </message>
    <message>
        <source>lr now</source>
        <translation>当前 lr</translation>
    </message>
    <message>
        <source>Learning rate α of the last step, as the schedule has it</source>
        <translation>最近一步的学习率 α，由学习率计划给出</translation>
    </message>
    <message>
        <source>train loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Mean mini-batch loss of the last {0} steps (early on of the last fifth), without penalties</source>
        <translation>最近 {0} 步（初期为最近五分之一的步）小批量损失的均值，不含正则项</translation>
    </message>
    <message>
        <source>test loss</source>
        <translation>测试损失</translation>
    </message>
    <message>
        <source>Loss on the whole test part, when last evaluated</source>
        <translation>最近一次在整个测试集上的损失</translation>
    </message>
    <message>
        <source>RMSE</source>
        <translation>RMSE</translation>
    </message>
    <message>
        <source>Root mean squared error on the test part, in the target&apos;s units</source>
        <translation>测试集上的均方根误差，以目标的单位计</translation>
    </message>
    <message>
        <source>R²</source>
        <translation>R²</translation>
    </message>
    <message>
        <source>Share of the test targets&apos; variance that is explained</source>
        <translation>测试目标方差中被解释的比例</translation>
    </message>
    <message>
        <source>test acc.</source>
        <translation>测试准确率</translation>
    </message>
    <message>
        <source>Share of the test part classified correctly</source>
        <translation>测试集中分类正确的比例</translation>
    </message>
</context>
<context>
    <name>Retiring</name>
    <message>
        <source>the training engine does not answer</source>
        <translation>训练引擎没有响应</translation>
    </message>
</context>
<context>
    <name>RunSelector</name>
    <message>
        <source>Run shown</source>
        <translation>显示的运行</translation>
    </message>
    <message>
        <source>The run the panels show: {0}</source>
        <translation>面板显示的运行：{0}</translation>
    </message>
</context>
<context>
    <name>Saver</name>
    <message>
        <source>the training engine does not answer</source>
        <extracomment>Milliseconds after which a trainer has not handed over the state that the user wants saved: it may be large.</extracomment>
        <translation>训练引擎没有响应</translation>
    </message>
    <message>
        <source>the training was closed</source>
        <translation>训练已关闭</translation>
    </message>
</context>
<context>
    <name>Setup</name>
    <message>
        <source>restarts</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>next reset</source>
        <translation>下次重置</translation>
    </message>
    <message>
        <source>A change starts training again at step 0, on a new branch.</source>
        <translation>更改后从第 0 步重新训练，另起一个分支。</translation>
    </message>
    <message>
        <source>A change takes effect on weights drawn from then on: at the next reset, and in new neurons.</source>
        <translation>更改只影响此后抽取的权重：下次重置时，以及新增的神经元。</translation>
    </message>
    <message>
        <source>30 and 30 % are the same; 0.3, with a decimal point, too.</source>
        <translation>30 与 30 % 相同；带小数点的 0.3 也一样。</translation>
    </message>
</context>
<context>
    <name>SetupColumn</name>
    <message>
        <source>Set-up</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>All built-in experiments, with pictures</source>
        <translation>所有内置实验，附图</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Past 1 GiB of records every second step of the oldest goes; minima and maxima still cover all.</source>
        <translation>记录超过 1 GiB 后，最早的部分每两步只保留一步；最小值与最大值仍涵盖全部步。</translation>
    </message>
    <message>
        <source>{0} steps/s</source>
        <translation>{0} 步/秒</translation>
    </message>
    <message>
        <source>{0} frames/s</source>
        <translation>{0} 帧/秒</translation>
    </message>
    <message>
        <source>history thinned</source>
        <translation>历史已抽稀</translation>
    </message>
    <message>
        <source>checkpoint every {0} s</source>
        <translation>每 {0} 秒一个检查点</translation>
    </message>
</context>
<context>
    <name>TrainingSection</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Clipping, precision, stop</source>
        <translation>裁剪、精度、停止</translation>
    </message>
    <message>
        <source>Stop when</source>
        <translation>停止条件</translation>
    </message>
    <message>
        <source>New</source>
        <translation>换新</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>新种子</translation>
    </message>
    <message>
        <source>Start again at step 0 from new random weights (key Ctrl+Shift+R)</source>
        <translation>用新的随机权重从第 0 步重新开始（快捷键 Ctrl+Shift+R）</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>One step (.); hold for more</source>
        <translation>一步（.）；按住显示更多</translation>
    </message>
    <message>
        <source>Reset to the same weights (Ctrl+R); hold for new ones</source>
        <translation>重置为相同权重（Ctrl+R）；按住可选新权重</translation>
    </message>
    <message>
        <source>Steps per second; F: full speed</source>
        <translation>每秒步数；F：全速</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>暂停（空格）</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>开始（空格）</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Speed {0}</source>
        <translation>速度 {0}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>undone</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Starting engine</source>
        <translation>引擎启动中</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>追赶中</translation>
    </message>
    <message>
        <source>Diverged</source>
        <translation>已发散</translation>
    </message>
    <message>
        <source>Restarting engine</source>
        <translation>引擎重启中</translation>
    </message>
    <message>
        <source>Stopped by an error</source>
        <translation>因错误停止</translation>
    </message>
    <message>
        <source>CPU (1 thread)</source>
        <translation>CPU（1 线程）</translation>
    </message>
    <message>
        <source>CPU ({0} threads)</source>
        <translation>CPU（{0} 线程）</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>{0}, state carried over</source>
        <translation>{0}，沿用状态</translation>
    </message>
    <message>
        <source>schedule: {0}</source>
        <translation>调度：{0}</translation>
    </message>
    <message>
        <source>weight edited</source>
        <translation>权重已编辑</translation>
    </message>
    <message>
        <source>weights perturbed, σ {0}</source>
        <translation>权重扰动，σ {0}</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>{0} joined</source>
        <translation>{0} 加入</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>{0} 移除</translation>
    </message>
    <message>
        <source>{0} came back</source>
        <translation>{0} 恢复</translation>
    </message>
    <message>
        <source>fork: {0}</source>
        <translation>分叉：{0}</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>health</name>
    <message>
        <source>lr {0}</source>
        <translation>学习率 {0}</translation>
    </message>
    <message>
        <source>Clip ‖g‖ at {0}</source>
        <translation>将 ‖g‖ 裁剪到 {0}</translation>
    </message>
    <message>
        <source>L2 {0}</source>
        <translation>L2 {0}</translation>
    </message>
    <message>
        <source>hidden layers {0}</source>
        <translation>隐藏层 {0}</translation>
    </message>
    <message>
        <source>{0}, from the start</source>
        <translation>{0}，从头开始</translation>
    </message>
    <message>
        <source>Dead ReLUs</source>
        <extracomment>Share of a layer&apos;s units, and least number of them, from which on it is said.</extracomment>
        <translation>ReLU 死亡</translation>
    </message>
    <message>
        <source>{dead} of {width} units of layer {layer} are 0 for every sample looked at: they learn no more.</source>
        <translation>第 {layer} 层的 {width} 个单元中有 {dead} 个对所有所看样本都为 0：它们不再学习。</translation>
    </message>
    <message>
        <source>A quarter or more (two at least) of a ReLU layer&apos;s units have f′(z) = 0 for all samples of the fixed batch.</source>
        <translation>ReLU 层有四分之一以上（至少两个）的单元在固定批的所有样本上 f′(z) = 0。</translation>
    </message>
    <message>
        <source>Diverging</source>
        <extracomment>Times the loss of the beginning, and times the loss of half the training ago, from which on it is said to diverge. What the rate is multiplied by, to try.</extracomment>
        <translation>发散</translation>
    </message>
    <message>
        <source>The loss grows: {now}, at the beginning {early}. The steps are likely too large.</source>
        <translation>损失在增大：现在 {now}，开始时 {early}。步长很可能过大。</translation>
    </message>
    <message>
        <source>Mean loss of the last 200 steps above 1.5 × that of the first 20 and above 3 × that of half the training ago; or a loss that is no longer finite.</source>
        <translation>最近 200 步的平均损失高于最初 20 步的 1.5 倍，且高于训练进行到一半时的 3 倍；或损失已不再是有限值。</translation>
    </message>
    <message>
        <source>Exploding gradient</source>
        <extracomment>Times its size over the first steps, and the norm itself, from which on it is said to explode.</extracomment>
        <translation>梯度爆炸</translation>
    </message>
    <message>
        <source>The gradient of layer {layer} is {norm}, {times} times what it was at first.</source>
        <translation>第 {layer} 层的梯度为 {norm}，是最初的 {times} 倍。</translation>
    </message>
    <message>
        <source>Median ‖∂J/∂θ‖ of a layer over the last 200 steps above 10 and above 100 × that over the first 200.</source>
        <translation>某层最近 200 步 ‖∂J/∂θ‖ 的中位数高于 10，且高于最初 200 步的 100 倍。</translation>
    </message>
    <message>
        <source>Overfitting</source>
        <extracomment>Evaluations at least, and so many that a test loss is the mean of. Times its lowest value that the test loss stands at; part of its value there that the training loss has fallen to; and times the training loss that the test loss is.</extracomment>
        <translation>过拟合</translation>
    </message>
    <message>
        <source>The test loss was lowest, {lowest}, at step {best}, and had risen to {now} by step {at}, while the training loss fell.</source>
        <translation>测试损失在第 {best} 步最低，为 {lowest}，到第 {at} 步已升至 {now}，而训练损失一直在下降。</translation>
    </message>
    <message>
        <source>Mean of five test losses above 1.25 × its lowest value and above 1.5 × the training loss, which has fallen below 0.8 × its value there; 30 evaluations at least.</source>
        <translation>五次测试损失的平均高于其最低值的 1.25 倍、高于训练损失的 1.5 倍，且训练损失已降到当时的 0.8 倍以下；至少 30 次评估。</translation>
    </message>
    <message>
        <source>Plateau</source>
        <extracomment>Steps, and epochs, over which the loss must have stood still: whichever is longer. Parts that are compared, how far apart their means may be, and the part of the loss of the beginning that is left.</extracomment>
        <translation>停滞</translation>
    </message>
    <message>
        <source>The loss has stood still at {loss} for more than {steps} steps.</source>
        <translation>损失停在 {loss} 已超过 {steps} 步。</translation>
    </message>
    <message>
        <source>Mean losses of the four quarters of the last 2,000 steps (20 epochs, if longer) within 2 % of each other and above 0.5 × the loss of the beginning.</source>
        <translation>最近 2,000 步（或 20 轮，取较长者）分成四段，各段平均损失相差不到 2 %，且高于开始时损失的 0.5 倍。</translation>
    </message>
    <message>
        <source>Learning rate too high</source>
        <extracomment>Median of ||dtheta|| / ||theta|| from which on steps are large (1e-3 is usual); and the part of the loss of half the training ago below which it makes progress nevertheless.</extracomment>
        <translation>学习率过高</translation>
    </message>
    <message>
        <source>Each step moves a layer by {ratio} of its norm and the loss does not fall: {lr} is likely too high.</source>
        <translation>每一步使某层改变其范数的 {ratio}，而损失不下降：{lr} 很可能过高。</translation>
    </message>
    <message>
        <source>Median ‖Δθ‖ / ‖θ‖ of a layer over the last 200 steps above 0.1 and the loss not 5 % below that of half the training ago.</source>
        <translation>某层最近 200 步 ‖Δθ‖ / ‖θ‖ 的中位数高于 0.1，且损失没有比训练过半时低 5 %。</translation>
    </message>
    <message>
        <source>Learning rate too low</source>
        <extracomment>Median of ||dtheta|| / ||theta|| below which steps are small (1e-3 is usual); and the part of the loss of the beginning that must be left to learn. Part of the rate set below which the rate in use is the schedule&apos;s doing. Gradient norm below which it is the gradient that is small, not the rate.</extracomment>
        <translation>学习率过低</translation>
    </message>
    <message>
        <source>Each step moves every layer by only {ratio} of its norm: {lr} is likely too low.</source>
        <translation>每一步只使各层改变其范数的 {ratio}：{lr} 很可能过低。</translation>
    </message>
    <message>
        <source>Median ‖Δθ‖ / ‖θ‖ of every layer over the last 200 steps below 0.00002, gradient norms above 0.001, and the loss above 0.7 × that of the beginning.</source>
        <translation>各层最近 200 步 ‖Δθ‖ / ‖θ‖ 的中位数低于 0.00002，梯度范数高于 0.001，且损失高于开始时的 0.7 倍。</translation>
    </message>
    <message>
        <source>Saturated units</source>
        <extracomment>Share of a hidden layer&apos;s (sample, unit) pairs from which on it is said; and the loss, as a part of that of the beginning, below which saturation is a success.</extracomment>
        <translation>单元饱和</translation>
    </message>
    <message>
        <source>{share} of layer {layer} is saturated: f′(z) is nearly 0 there and lets no gradient through.</source>
        <translation>第 {layer} 层有 {share} 饱和：那里 f′(z) 几乎为 0，梯度无法通过。</translation>
    </message>
    <message>
        <source>More than 90 % of (sample, unit) pairs of a hidden layer with |f′(z)| below 1/20 of its largest value, and the loss above 0.5 × that of the beginning.</source>
        <translation>隐藏层超过 90 % 的（样本，单元）对的 |f′(z)| 低于其最大值的 1/20，且损失高于开始时的 0.5 倍。</translation>
    </message>
    <message>
        <source>Symmetric zeros</source>
        <extracomment>Layers with weights from which on a layer of zeros is a fault: a single layer learns from zeros.</extracomment>
        <translation>对称的零</translation>
    </message>
    <message>
        <source>All weights of layer {layer} are 0 and stay 0: its units are all alike, and no gradient tells them apart.</source>
        <translation>第 {layer} 层的权重全为 0 且一直为 0：各单元完全相同，梯度无法把它们区分开。</translation>
    </message>
    <message>
        <source>Two layers or more, and ‖θ‖ of a layer exactly 0 over the last 200 steps.</source>
        <translation>两层以上，且某层的 ‖θ‖ 在最近 200 步恰为 0。</translation>
    </message>
    <message>
        <source>Vanishing gradient</source>
        <extracomment>Norm of the first layer&apos;s gradient over that of the last, below which it vanishes; and the least number of layers. Loss, as a part of that of the beginning, below which the training has succeeded all the same.</extracomment>
        <translation>梯度消失</translation>
    </message>
    <message>
        <source>The gradient of W₁ is {ratio} of that of the last layer: the first layers hardly learn.</source>
        <translation>W₁ 的梯度只有最后一层的 {ratio}：前面的层几乎不学习。</translation>
    </message>
    <message>
        <source>Three layers or more; median ‖∂J/∂θ‖ of layer 1 over the last 200 steps below 0.001 × that of the last layer, and the loss not yet below 0.3 × that of the beginning.</source>
        <translation>三层以上；第 1 层最近 200 步 ‖∂J/∂θ‖ 的中位数低于最后一层的 0.001 倍，且损失尚未降到开始时的 0.3 倍以下。</translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>Data</source>
        <extracomment>A symbol as long as this is a word (&quot;centred&quot;).</extracomment>
        <translation>数据</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>Activation of all layers</source>
        <translation>所有层的激活函数</translation>
    </message>
    <message>
        <source>Initial weights</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
</context>
<context>
    <name>panels</name>
    <message>
        <source>sample {0}</source>
        <translation>样本 {0}</translation>
    </message>
    <message>
        <source>largest of {0} × {1} weights</source>
        <translation>{0} × {1} 个权重中的最大者</translation>
    </message>
    <message>
        <source>Per layer</source>
        <translation>各层</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新量</translation>
    </message>
    <message>
        <source>W: the weights</source>
        <translation>W：权重</translation>
    </message>
    <message>
        <source>∂J/∂W: the gradient of the last mini-batch</source>
        <translation>∂J/∂W：最近一个小批量的梯度</translation>
    </message>
    <message>
        <source>ΔW: what the last step added</source>
        <translation>ΔW：最近一步的增量</translation>
    </message>
    <message>
        <source>m̂: the optimizer&apos;s running mean of the gradient</source>
        <translation>m̂：优化器对梯度的滑动平均</translation>
    </message>
    <message>
        <source>v̂: the optimizer&apos;s running mean of the squared gradient</source>
        <translation>v̂：优化器对梯度平方的滑动平均</translation>
    </message>
    <message>
        <source>v: the optimizer&apos;s running mean of the squared gradient, uncorrected</source>
        <translation>v：优化器对梯度平方的滑动平均，未作修正</translation>
    </message>
    <message>
        <source>Starting engine…</source>
        <translation>引擎启动中…</translation>
    </message>
    <message>
        <source>No activation here saturates, and no unit is dead.</source>
        <extracomment>Bins of the histograms, and up to how many parameters they are asked for before anybody looks at them.</extracomment>
        <translation>这里的激活函数不会饱和，也没有死亡单元。</translation>
    </message>
    <message>
        <source>Nothing was seen of this yet.</source>
        <translation>还没有看到这一项。</translation>
    </message>
    <message>
        <source>{0}-step mean</source>
        <translation>{0} 步平均</translation>
    </message>
    <message>
        <source>seen at {0} steps</source>
        <translation>已记录 {0} 步</translation>
    </message>
    <message>
        <source>seen at 1 step</source>
        <translation>已记录 1 步</translation>
    </message>
    <message>
        <source>No gradients yet.</source>
        <translation>尚无梯度。</translation>
    </message>
    <message>
        <source>Layer × step heat band instead of lines</source>
        <translation>用层 × 步热力带代替曲线</translation>
    </message>
    <message>
        <source>Gradient</source>
        <extracomment>Quantities recorded at every step, those seen only with some snapshots, and histograms of a layer&apos;s numbers. In the order of the tabs.</extracomment>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Update ratio</source>
        <translation>更新比</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>Weight norm</source>
        <translation>权重范数</translation>
    </message>
    <message>
        <source>Hist. W</source>
        <translation>W 直方图</translation>
    </message>
    <message>
        <source>Hist. ∂J/∂W</source>
        <translation>∂J/∂W 直方图</translation>
    </message>
    <message>
        <source>Hist. a</source>
        <translation>a 直方图</translation>
    </message>
    <message>
        <source>L2 norm of ∂J/∂W and ∂J/∂b together, with penalties, before clipping</source>
        <translation>∂J/∂W 与 ∂J/∂b 合在一起的 L2 范数，含正则项，裁剪之前</translation>
    </message>
    <message>
        <source>Norm of the last update by the norm of the weights it led to, biases included</source>
        <translation>最近一次更新的范数与更新后权重的范数之比，含偏置</translation>
    </message>
    <message>
        <source>Share of samples and units whose |f′(z)| is below 1/20 of its largest value</source>
        <translation>|f′(z)| 低于其最大值 1/20 的（样本，单元）所占比例</translation>
    </message>
    <message>
        <source>Root mean square over the samples of ‖δ‖, δ = ∂J/∂z of one sample&apos;s loss</source>
        <translation>‖δ‖ 在样本上的均方根，δ = ∂J/∂z 为单个样本的损失所得</translation>
    </message>
    <message>
        <source>L2 norm of W and b together</source>
        <translation>W 与 b 合在一起的 L2 范数</translation>
    </message>
    <message>
        <source>Histogram of W over the steps, without biases</source>
        <translation>W 随步数变化的直方图，不含偏置</translation>
    </message>
    <message>
        <source>Histogram of ∂J/∂W of the last mini-batch over the steps</source>
        <translation>最近一个小批量的 ∂J/∂W 随步数变化的直方图</translation>
    </message>
    <message>
        <source>Histogram of a on a fixed batch over the steps</source>
        <translation>固定批上 a 随步数变化的直方图</translation>
    </message>
    <message>
        <source>saturated; dashed: dead units</source>
        <translation>饱和比例；虚线：死亡单元</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>{0} samples of the training part</source>
        <translation>训练集中的 {0} 个样本</translation>
    </message>
    <message>
        <source>1 sample of the training part</source>
        <translation>训练集中的 1 个样本</translation>
    </message>
    <message>
        <source>Mini-batch</source>
        <translation>小批量</translation>
    </message>
    <message>
        <source>Forward, layer {0}</source>
        <translation>前向传播，第 {0} 层</translation>
    </message>
    <message>
        <source>Backward, layer {0}</source>
        <translation>反向传播，第 {0} 层</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新量</translation>
    </message>
    <message>
        <source>No network yet.</source>
        <extracomment>Digits of an exact value, and the design pixels from which on the header has room for what nodes show.</extracomment>
        <translation>尚无网络。</translation>
    </message>
    <message>
        <source>Network {0} at step {1}; largest weight {2}, in layer {3}.</source>
        <translation>网络 {0}，第 {1} 步；最大权重 {2}，位于第 {3} 层。</translation>
    </message>
    <message>
        <source>Arrows move between neurons, with Shift along weights; Enter opens the arithmetic or a value.</source>
        <translation>方向键在神经元之间移动，按住 Shift 沿权重移动；Enter 打开算式或输入数值。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Hidden {0}</source>
        <translation>隐藏层 {0}</translation>
    </message>
    <message>
        <source>{0} inputs</source>
        <translation>{0} 个输入</translation>
    </message>
    <message>
        <source>{0} of {1} shown,</source>
        <translation>显示 {0} / {1} 个，</translation>
    </message>
    <message>
        <source>largest |incoming weight|</source>
        <translation>输入权重绝对值最大</translation>
    </message>
    <message>
        <source>of the first 64</source>
        <translation>（前 64 个之中）</translation>
    </message>
    <message>
        <source>largest |outgoing weight|</source>
        <translation>输出权重绝对值最大</translation>
    </message>
    <message>
        <source>the first ones</source>
        <translation>前几个</translation>
    </message>
    <message>
        <source>bias ±{0}</source>
        <translation>偏置 ±{0}</translation>
    </message>
    <message>
        <source>{0} of sample {1}</source>
        <translation>样本 {1} 的 {0}</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>incoming weights</source>
        <translation>输入权重</translation>
    </message>
    <message>
        <source>inputs ±max each</source>
        <translation>各输入 ±最大值</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>手绘</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Worst</source>
        <translation>最差</translation>
    </message>
    <message>
        <source>predicted against true</source>
        <translation>预测值与真实值</translation>
    </message>
    <message>
        <source>predictions</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>No output yet.</source>
        <translation>尚无输出。</translation>
    </message>
    <message>
        <source>Nothing drawn yet.</source>
        <translation>还没有画。</translation>
    </message>
    <message>
        <source>Output for {0} at step {1}.</source>
        <translation>{0} 的输出，第 {1} 步。</translation>
    </message>
    <message>
        <source>Ringed: the mini-batch of this step ({0}).</source>
        <translation>圈出的是这一步的小批量（{0}）。</translation>
    </message>
    <message>
        <source>Your point ({0}): {1}.</source>
        <translation>你的点（{0}）：{1}。</translation>
    </message>
    <message>
        <source>{0} classes: {1}.</source>
        <translation>{0} 个类别：{1}。</translation>
    </message>
    <message>
        <source>Points: {0} for training, {1} for validation, {2} for the test.</source>
        <translation>点：训练 {0} 个，验证 {1} 个，测试 {2} 个。</translation>
    </message>
    <message>
        <source>Points: {0} for training, {1} for the test.</source>
        <translation>点：训练 {0} 个，测试 {1} 个。</translation>
    </message>
    <message>
        <source>Test RMSE {0}.</source>
        <translation>测试 RMSE {0}。</translation>
    </message>
    <message>
        <source>Test accuracy {0}.</source>
        <translation>测试准确率 {0}。</translation>
    </message>
    <message>
        <source>Train</source>
        <extracomment>Most classes that are named.</extracomment>
        <translation>训练</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>confidence = highest probability</source>
        <translation>置信度 = 最高概率</translation>
    </message>
    <message>
        <source>largest output</source>
        <translation>最大输出</translation>
    </message>
    <message>
        <source>ŷ = {0}, boundary</source>
        <translation>ŷ = {0}，边界</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Here</source>
        <extracomment>Inputs and classes named in a card; the rest are counted.</extracomment>
        <translation>此处</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>train</source>
        <extracomment>Points of a drawn line at most where there are several runs.</extracomment>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Sample {0}</source>
        <translation>样本 {0}</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>true class</source>
        <translation>真实类别</translation>
    </message>
    <message>
        <source>predicted class</source>
        <translation>预测类别</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>share of the true class</source>
        <translation>占真实类别的比例</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>{0} more inputs</source>
        <translation>另有 {0} 个输入</translation>
    </message>
    <message>
        <source>true y</source>
        <translation>真实 y</translation>
    </message>
    <message>
        <source>{0} beyond the axis, drawn at its edge</source>
        <translation>{0} 个超出坐标轴，画在边缘</translation>
    </message>
    <message>
        <source>{0} not finite</source>
        <translation>{0} 个非有限值</translation>
    </message>
    <message>
        <source>{0} of {1} test samples wrong</source>
        <translation>{1} 个测试样本中 {0} 个错误</translation>
    </message>
    <message>
        <source>{0} of {1} training samples wrong</source>
        <translation>{1} 个训练样本中 {0} 个错误</translation>
    </message>
    <message>
        <source>true → predicted, misclassified first</source>
        <translation>真实 → 预测，错误者在前</translation>
    </message>
    <message>
        <source>only {0}: {1} of {2} known</source>
        <translation>仅 {0}：已知 {2} 个中的 {1} 个</translation>
    </message>
    <message>
        <source>only {0}: {1}</source>
        <translation>仅 {0}：{1} 个</translation>
    </message>
    <message>
        <source>{0} classes: too many for a confusion matrix; {1} at most</source>
        <translation>{0} 个类别：过多，不显示混淆矩阵（最多 {1} 个）</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>true</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>1 test sample</source>
        <translation>1 个测试样本</translation>
    </message>
    <message>
        <source>1 training sample</source>
        <translation>1 个训练样本</translation>
    </message>
    <message>
        <source>{0} of {1} test samples</source>
        <translation>{1} 个测试样本中的 {0} 个</translation>
    </message>
    <message>
        <source>{0} test samples</source>
        <translation>{0} 个测试样本</translation>
    </message>
    <message>
        <source>{0} of {1} training samples</source>
        <translation>{1} 个训练样本中的 {0} 个</translation>
    </message>
    <message>
        <source>{0} training samples</source>
        <translation>{0} 个训练样本</translation>
    </message>
    <message>
        <source>{0}: training {1} {2}</source>
        <translation>{0}:训练{1} {2}</translation>
    </message>
    <message>
        <source>{0}: test {1} {2}</source>
        <translation>{0}:测试{1} {2}</translation>
    </message>
    <message>
        <source>No loss yet.</source>
        <translation>尚无损失。</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>raw</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
    <message>
        <source>out × in</source>
        <extracomment>Up to so many parameters all kinds are asked for at once, so that the values under the pointer are complete. Seconds the order of receptive fields is held, so that they do not dance.</extracomment>
        <translation>输出 × 输入</translation>
    </message>
    <message>
        <source>No weights yet.</source>
        <translation>尚无权重。</translation>
    </message>
    <message>
        <source>Matrices {0}, shown from {1} to {2}.</source>
        <translation>矩阵 {0}，范围 {1} 至 {2}。</translation>
    </message>
    <message>
        <source>A scale of its own for each layer</source>
        <translation>每层各用一个色标</translation>
    </message>
    <message>
        <source>Let the largest 1 % exceed the scale</source>
        <translation>让最大的 1 % 超出色标</translation>
    </message>
    <message>
        <source>Matrix instead of receptive fields</source>
        <translation>显示矩阵而非感受野</translation>
    </message>
    <message>
        <source>Receptive fields by index, not by norm</source>
        <translation>感受野按序号而非范数排列</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>感受野</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>{0}: a cell is the largest of {1} × {2}</source>
        <translation>{0}：每格为 {1} × {2} 中的最大者</translation>
    </message>
    <message>
        <source>{0} beyond the scale (dotted)</source>
        <translation>{0} 个超出色标（加点）</translation>
    </message>
    <message>
        <source>One scale for all layers; b is the bias.</source>
        <translation>各层共用一个色标；b 为偏置。</translation>
    </message>
    <message>
        <source>by norm</source>
        <translation>按范数排列</translation>
    </message>
    <message>
        <source>by index</source>
        <translation>按序号排列</translation>
    </message>
    <message>
        <source>rows of W₁ {0}</source>
        <translation>W₁ 的各行，{0}</translation>
    </message>
    <message>
        <source>rows {0}–{1} of {2} of W₁ {3} (wheel)</source>
        <translation>W₁ 的第 {0}–{1} 行，共 {2} 行，{3}（滚轮翻看）</translation>
    </message>
    <message>
        <source>own scale per layer</source>
        <translation>每层各用一个色标</translation>
    </message>
    <message>
        <source>one scale for all layers</source>
        <translation>所有层共用一个色标</translation>
    </message>
    <message>
        <source>dotted: 1 step in {0} kept</source>
        <translation>虚点处：每 {0} 步保留 1 步</translation>
    </message>
    <message>
        <source>ticks: 0, not on a log axis</source>
        <translation>短线：值为 0，对数轴无法显示</translation>
    </message>
    <message>
        <source>guide</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>{0} dead</source>
        <translation>{0} 死亡</translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation>共 {0}</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Drag to move; double-click to put it back beside its neuron</source>
        <translation>拖动以移动；双击则放回其神经元旁边</translation>
    </message>
    <message>
        <source>Arithmetic of a neuron</source>
        <translation>神经元的算式</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy as LaTeX</source>
        <translation>复制为 LaTeX</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Previous sample</source>
        <translation>上一个样本</translation>
    </message>
    <message>
        <source>Next sample</source>
        <translation>下一个样本</translation>
    </message>
    <message>
        <source>Number of the training sample</source>
        <translation>训练样本的序号</translation>
    </message>
    <message>
        <source>{0} before the step</source>
        <translation>更新前的 {0}</translation>
    </message>
    <message>
        <source>z, the other outputs&apos; held</source>
        <translation>z（其余输出的 z 不变）</translation>
    </message>
    <message>
        <source>{0} · {1}, sample {2} of {3}</source>
        <translation>{0} · {1}，样本 {2}，共 {3}</translation>
    </message>
    <message>
        <source>Σ w a (weights merged)</source>
        <translation>Σ w a（权重已合并）</translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation>其余 {0} 项</translation>
    </message>
    <message>
        <source>Neurons show what they have learned</source>
        <translation>神经元显示学到的内容</translation>
    </message>
    <message>
        <source>Neurons show a of the sample</source>
        <translation>神经元显示样本的 a</translation>
    </message>
    <message>
        <source>Neurons show δ = ∂J/∂z of the sample</source>
        <translation>神经元显示样本的 δ = ∂J/∂z</translation>
    </message>
    <message>
        <source>Neurons show f′(z) of the sample</source>
        <translation>神经元显示样本的 f′(z)</translation>
    </message>
    <message>
        <source>Of wide layers: largest |outgoing weight|</source>
        <translation>宽层：|输出权重| 最大者</translation>
    </message>
    <message>
        <source>Of wide layers: largest |incoming weight|</source>
        <translation>宽层：|输入权重| 最大者</translation>
    </message>
    <message>
        <source>Of wide layers: the first neurons</source>
        <translation>宽层：前几个神经元</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Copy data</source>
        <translation>复制数据</translation>
    </message>
    <message>
        <source>Neurons: response over the plane, receptive field, or incoming weights</source>
        <translation>神经元：平面上的响应、感受野或输入权重</translation>
    </message>
    <message>
        <source>Neurons: a = f(z) of the chosen sample</source>
        <translation>神经元：所选样本的 a = f(z)</translation>
    </message>
    <message>
        <source>Neurons: δ = ∂J/∂z of the chosen sample, passed back from the output</source>
        <translation>神经元：所选样本的 δ = ∂J/∂z，从输出层反向传来</translation>
    </message>
    <message>
        <source>Neurons: f′(z), the slope of the activation at the chosen sample&apos;s z</source>
        <translation>神经元：激活函数在所选样本 z 处的斜率 f′(z)</translation>
    </message>
    <message>
        <source>Edges and biases: W and b; drag one, or double-click to type a value</source>
        <translation>连线和偏置：W 和 b；可拖动，或双击输入数值</translation>
    </message>
    <message>
        <source>Edges and biases: ∂J/∂W and ∂J/∂b of the last mini-batch, with penalties, unclipped</source>
        <translation>边与偏置：最近一个小批量的 ∂J/∂W 与 ∂J/∂b，含正则项，未裁剪</translation>
    </message>
    <message>
        <source>Edges and biases: ΔW and Δb, what the last step added</source>
        <translation>连线和偏置：ΔW 和 Δb，即上一步的改变量</translation>
    </message>
    <message>
        <source>{0}: Enter sets it, Esc leaves it</source>
        <translation>{0}：按 Enter 设定，按 Esc 放弃</translation>
    </message>
    <message>
        <source>More</source>
        <extracomment>Pixels a label may grow by when it becomes the present choice, in bold letters.</extracomment>
        <translation>更多</translation>
    </message>
    <message>
        <source>Largest |{0}|</source>
        <translation>最大 |{0}|</translation>
    </message>
    <message>
        <source>Draw points</source>
        <translation>画数据点</translation>
    </message>
    <message>
        <source>Paste points (x₁, x₂, label), a curve (x, y) or another table</source>
        <translation>粘贴点（x₁, x₂, 标签）、曲线（x, y）或其他表格</translation>
    </message>
    <message>
        <source>Colour points by error y − ŷ</source>
        <translation>按误差 y − ŷ 给点着色</translation>
    </message>
    <message>
        <source>Draw points; training goes on with the old ones until there are enough.</source>
        <translation>请画点；点数足够之前，训练继续使用原来的点。</translation>
    </message>
    <message>
        <source>Draw here</source>
        <translation>在这里画</translation>
    </message>
    <message>
        <source>as the network</source>
        <translation>网络得到的</translation>
    </message>
    <message>
        <source>is given it, {0} × {1}</source>
        <translation>图像，{0} × {1}</translation>
    </message>
    <message>
        <source>The network says {0}</source>
        <translation>网络认为是 {0}</translation>
    </message>
    <message>
        <source>ŷ of what you draw</source>
        <translation>所画内容的 ŷ</translation>
    </message>
    <message>
        <source>Another class</source>
        <translation>再加一类</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Erase points (right button)</source>
        <translation>擦除点（右键）</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Take all points away</source>
        <translation>去掉所有点</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Stop drawing points</source>
        <translation>停止画点</translation>
    </message>
    <message>
        <source>Value of new points</source>
        <translation>新点的值</translation>
    </message>
    <message>
        <source>Points of class {0}</source>
        <translation>类别 {0} 的点</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>笔刷</translation>
    </message>
    <message>
        <source>Width of the brush, in percent of the pad; the right button erases</source>
        <translation>笔刷宽度，占画板的百分比；右键擦除</translation>
    </message>
    <message>
        <source>Clear the drawing (Esc)</source>
        <translation>清除所画（Esc）</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Panel menu</source>
        <translation>面板菜单</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg)</source>
        <translation>图片 (*.png *.jpg)</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Time of training</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>Mean of {0} steps</source>
        <translation>{0} 步的平均</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>What is drawn, a row for each point, as a table</source>
        <translation>图中所画的数据，每点一行的表格</translation>
    </message>
    <message>
        <source>Save data…</source>
        <translation>保存数据…</translation>
    </message>
    <message>
        <source>Save data: only {0}, as shown</source>
        <translation>保存数据：仅当前显示的{0}</translation>
    </message>
    <message>
        <source>Save data</source>
        <translation>保存数据</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>No test part to evaluate on.</source>
        <translation>没有可供评估的测试集。</translation>
    </message>
    <message>
        <source>Not evaluated yet.</source>
        <translation>尚未评估。</translation>
    </message>
    <message>
        <source>on the test part</source>
        <translation>在测试集上</translation>
    </message>
    <message>
        <source>penalty {0}</source>
        <translation>惩罚项 {0}</translation>
    </message>
    <message>
        <source>every step · test dashed</source>
        <translation>每一步 · 测试：虚线</translation>
    </message>
    <message>
        <source>every step · test dotted</source>
        <translation>每一步 · 测试：点线</translation>
    </message>
    <message>
        <source>{0}-step mean · test dotted</source>
        <translation>{0} 步平均 · 测试：点线</translation>
    </message>
    <message>
        <source>{0}-step mean · test dashed</source>
        <translation>{0} 步平均 · 测试：虚线</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>step</source>
        <extracomment>The update ratio that is mostly about right, and the dashes of its guide and of dead units.</extracomment>
        <translation>步</translation>
    </message>
    <message>
        <source>No step has been taken yet.</source>
        <translation>还没有训练任何一步。</translation>
    </message>
    <message>
        <source>Show all, follow the newest</source>
        <translation>显示全部，跟随最新</translation>
    </message>
    <message>
        <source>The last update is zero.</source>
        <extracomment>How far above the lowest loss the axis reaches at most: so many times what J(0) lies above it, or the share of J(0). Differences below this share of J(0) are rounding in single precision and say nothing.</extracomment>
        <translation>最近一次更新为零。</translation>
    </message>
    <message>
        <source>No verdict: the loss hardly changes along the last update.</source>
        <translation>无结论：沿最近一次更新损失几乎不变。</translation>
    </message>
    <message>
        <source>Rate too small: the loss still falls at s = {0}.</source>
        <translation>学习率过小：到 s = {0} 损失仍在下降。</translation>
    </message>
    <message>
        <source>Rate about right: the loss is lowest at s = {0}.</source>
        <translation>学习率大致合适：损失在 s = {0} 处最低。</translation>
    </message>
    <message>
        <source>Rate too large: the step raises the loss.</source>
        <translation>学习率过大：这一步使损失升高。</translation>
    </message>
    <message>
        <source>Rate too large: the loss is lowest at s = {0}, before the step&apos;s end.</source>
        <translation>学习率过大：损失在 s = {0} 处最低，还没到这一步的终点。</translation>
    </message>
    <message>
        <source>step {0} · 1 sample</source>
        <translation>第 {0} 步 · 1 个样本</translation>
    </message>
    <message>
        <source>step {0} · {1} samples</source>
        <translation>第 {0} 步 · {1} 个样本</translation>
    </message>
    <message>
        <source>No update to look along yet.</source>
        <translation>还没有可沿其观察的更新。</translation>
    </message>
    <message>
        <source>J(θ + s·Δθ) on a fixed batch along the last update; s = 0 is before it, s = 1 where it went.
Too large: J(1) &gt; J(0), or the lowest of the losses shown is at s &lt; 1.
Too small: the lowest is at the last s shown.
About right: the lowest is between.
Differences below a millionth of J(0) do not count.
A single mini-batch may point elsewhere than the fixed batch: watch a few steps.</source>
        <translation>(existing translation, with one line added before the last:) 小于 J(0) 百万分之一的差异不计。</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>s = {0}   J = {1}   J − J(0) = {2}</source>
        <translation>s = {0}   J = {1}   J − J(0) = {2}</translation>
    </message>
    <message>
        <source>Follow</source>
        <extracomment>Width from which on names at the right have more room, and the margin they then have. What one notch of the wheel, or one press of + or −, leaves of the range; pixels before a press is a drag.</extracomment>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Show all steps, and follow the newest (End)</source>
        <translation>显示全部步，并跟随最新的一步（End）</translation>
    </message>
    <message>
        <source>Step profile</source>
        <extracomment>Points of the profile: every eighth of the update.</extracomment>
        <translation>步长剖面</translation>
    </message>
    <message>
        <source>and {0} before</source>
        <extracomment>Design pixels: markers so near are one tick; least room of words that are shortened; how far words may reach beyond the plot; how near the pointer must be. Changes a tooltip lists at most.</extracomment>
        <translation>此前还有 {0} 处</translation>
    </message>
    <message>
        <source>{0} changes</source>
        <translation>{0} 处改动</translation>
    </message>
    <message>
        <source>before the edit</source>
        <translation>编辑之前</translation>
    </message>
</context>
</TS>
